import type { DatabaseSync } from 'node:sqlite';
import type { LogEvent, LogSource } from './log-event.ts';

export interface LogGroup {
  readonly name: string;
  readonly createdAt: Date;
}

/** The account's log groups. Only the trail's log group has events. */
export interface LogGroups {
  /** Returns false when the group exists already. */
  create(name: string): boolean;
  list(): readonly LogGroup[];
  find(name: string): LogGroup | undefined;
  events(name: string, range: Parameters<LogSource>[0]): readonly LogEvent[];
}

export function createLogGroups(
  database: DatabaseSync,
  deps: { readonly now: () => Date; readonly sources: Readonly<Record<string, LogSource>> },
): LogGroups {
  database.exec(
    'CREATE TABLE IF NOT EXISTS logs_groups (name TEXT PRIMARY KEY, created_ms INTEGER NOT NULL) STRICT',
  );
  const insert = database.prepare('INSERT OR IGNORE INTO logs_groups VALUES (?, ?)');
  const select = database.prepare('SELECT * FROM logs_groups ORDER BY name');
  const sources = new Map(Object.entries(deps.sources));

  const groups: LogGroups = {
    create: (name) => insert.run(name, deps.now().getTime()).changes > 0,
    list: () =>
      select.all().map((row) => ({
        name: String(row['name']),
        createdAt: new Date(Number(row['created_ms'])),
      })),
    find: (name) => groups.list().find((group) => group.name === name),
    events: (name, range) => sources.get(name)?.(range) ?? [],
  };
  return groups;
}
