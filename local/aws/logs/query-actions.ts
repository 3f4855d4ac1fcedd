import { type AwsAction, AwsError } from '../api/aws-service.ts';
import { maxRows, parseQuery } from './insights/parse-query.ts';
import { QueryError } from './insights/query-error.ts';
import { type QueryResult, type ResultRow, runQuery } from './insights/run-query.ts';
import type { LogsDeps } from './logs-deps.ts';
import { type QueryStatus, queryStatus, type StoredQuery } from './query-store.ts';
import { invalidParameter, readGroup, readInput, readPage } from './read-input.ts';
import { readStartQuery } from './read-start-query.ts';

/** The limit of a query that sets none. */
const defaultRows = 1000;

/** AWS ends a query after this long. */
const maxRunMs = 60 * 60 * 1000;

export function createQueryActions(deps: LogsDeps) {
  const { queries, settings } = deps;

  function find(queryId: string): StoredQuery {
    const query = queries.get(queryId);
    if (query) return query;
    throw new AwsError('ResourceNotFoundException', `Query ${queryId} does not exist`);
  }

  return {
    StartQuery(input) {
      const newQuery = readStartQuery(deps, readInput(input));
      compile(newQuery.query);
      const running = queries.list().filter((query) => isRunning(query, deps.now()));
      if (running.length >= settings.maxRunningQueries) throw limitExceeded();
      queries.add(newQuery);
      return { queryId: newQuery.id };
    },
    GetQueryResults(input) {
      const query = find(readInput(input).string('queryId'));
      const status = queryStatus(query);
      if (isUnfinished(query)) queries.update({ ...query, polls: query.polls + 1 });
      const { rows, statistics } = readResult(deps, query);
      const results = selectResults(status, rows);
      return { queryLanguage: 'CWLI', results, statistics, status };
    },
    StopQuery(input) {
      const query = find(readInput(input).string('queryId'));
      if (!isUnfinished(query)) throw invalidParameter(`Query ${query.id} is not running`);
      queries.update({ ...query, cancelled: true });
      return { success: true };
    },
    DescribeQueries(input) {
      const members = readInput(input);
      const nameOrArn = members.optionalString('logGroupName');
      const name = nameOrArn && readGroup(deps, nameOrArn).name;
      const status = members.optionalString('status');
      const matching = queries
        .list()
        .filter(({ groupNames }) => name === undefined || groupNames.includes(name))
        .filter((query) => status === undefined || queryStatus(query) === status);
      const sorted = matching.toSorted((a, b) => (a.id < b.id ? -1 : 1));
      const options = { keyOf: ({ id }: StoredQuery) => id, maxSize: 1000 };
      const { items, nextToken } = readPage(deps, members, sorted, options);
      return { queries: items.map(buildDescription), nextToken };
    },
  } satisfies Record<string, AwsAction>;
}

function compile(query: string) {
  try {
    return parseQuery(query);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    const location = { startCharOffset: error.start, endCharOffset: error.end };
    throw new AwsError('MalformedQueryException', error.message, {
      members: { queryCompileError: { location, message: error.message } },
    });
  }
}

/** Runs the query over the events delivered before its start. */
function readResult(deps: LogsDeps, query: StoredQuery): QueryResult {
  const compiled = compile(query.query);
  const to = query.to < query.startedAt ? query.to : query.startedAt;
  const events = query.groupNames
    .flatMap((name) => deps.groups.events(name, { from: query.from, to }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const limit = compiled.limit ?? query.limit ?? defaultRows;
  return runQuery(compiled, events, Math.min(limit, maxRows, deps.settings.maxQueryRows));
}

/** A running query returns half of its rows, as a partial result. */
function selectResults(status: QueryStatus, rows: readonly ResultRow[]): readonly ResultRow[] {
  if (status === 'Running') return rows.slice(0, Math.floor(rows.length / 2));
  return status === 'Complete' ? rows : [];
}

function isUnfinished(query: StoredQuery): boolean {
  const status = queryStatus(query);
  return status === 'Scheduled' || status === 'Running';
}

function isRunning(query: StoredQuery, now: Date): boolean {
  return isUnfinished(query) && now.getTime() - query.startedAt.getTime() < maxRunMs;
}

function limitExceeded(): AwsError {
  return new AwsError('LimitExceededException', 'Account maximum query concurrency limit reached');
}

function buildDescription(query: StoredQuery) {
  return {
    queryLanguage: 'CWLI',
    queryId: query.id,
    queryString: query.query,
    status: queryStatus(query),
    createTime: query.startedAt.getTime(),
    logGroupName: query.groupNames[0],
  };
}
