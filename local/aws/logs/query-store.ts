import type { DatabaseSync } from 'node:sqlite';

/** A started query, with the number of its GetQueryResults calls. */
export interface StoredQuery {
  readonly id: string;
  readonly query: string;
  readonly groupNames: readonly string[];
  readonly from: Date;
  readonly to: Date;
  readonly limit?: number;
  readonly startedAt: Date;
  /** The query is Complete after this many polls. */
  readonly pollsNeeded: number;
  readonly polls: number;
  readonly cancelled: boolean;
}

export type QueryStatus = 'Scheduled' | 'Running' | 'Complete' | 'Cancelled';

export function queryStatus(query: StoredQuery): QueryStatus {
  if (query.cancelled) return 'Cancelled';
  if (query.polls >= query.pollsNeeded) return 'Complete';
  return query.polls === 0 && query.pollsNeeded > 1 ? 'Scheduled' : 'Running';
}

export interface QueryStore {
  add(query: StoredQuery): void;
  get(id: string): StoredQuery | undefined;
  list(): readonly StoredQuery[];
  update(query: StoredQuery): void;
}

export function createQueryStore(database: DatabaseSync): QueryStore {
  database.exec(`
    CREATE TABLE IF NOT EXISTS logs_insights_queries (
      id TEXT PRIMARY KEY,
      query TEXT NOT NULL,
      group_names TEXT NOT NULL,
      from_ms INTEGER NOT NULL,
      to_ms INTEGER NOT NULL,
      row_limit INTEGER,
      started_ms INTEGER NOT NULL,
      polls_needed INTEGER NOT NULL,
      polls INTEGER NOT NULL,
      cancelled INTEGER NOT NULL
    ) STRICT`);
  const put = database.prepare(
    'INSERT OR REPLACE INTO logs_insights_queries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const selectOne = database.prepare('SELECT * FROM logs_insights_queries WHERE id = ?');
  const selectAll = database.prepare(
    'SELECT * FROM logs_insights_queries ORDER BY started_ms DESC, id',
  );

  return {
    add: (query) => void put.run(...columns(query)),
    get(id) {
      const row = selectOne.get(id);
      return row && readQuery(row);
    },
    list: () => selectAll.all().map(readQuery),
    update: (query) => void put.run(...columns(query)),
  };
}

function columns(query: StoredQuery) {
  return [
    query.id,
    query.query,
    query.groupNames.join('\n'),
    query.from.getTime(),
    query.to.getTime(),
    query.limit ?? null,
    query.startedAt.getTime(),
    query.pollsNeeded,
    query.polls,
    Number(query.cancelled),
  ];
}

function readQuery(row: Readonly<Record<string, unknown>>): StoredQuery {
  return {
    id: String(row['id']),
    query: String(row['query']),
    groupNames: String(row['group_names']).split('\n'),
    from: new Date(Number(row['from_ms'])),
    to: new Date(Number(row['to_ms'])),
    ...(row['row_limit'] === null ? {} : { limit: Number(row['row_limit']) }),
    startedAt: new Date(Number(row['started_ms'])),
    pollsNeeded: Number(row['polls_needed']),
    polls: Number(row['polls']),
    cancelled: row['cancelled'] === 1,
  };
}
