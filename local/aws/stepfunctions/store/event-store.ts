import type { DatabaseSync } from 'node:sqlite';
import type { HistoryEvent } from './execution.ts';

export interface EventStore {
  add(executionArn: string, event: Omit<HistoryEvent, 'id'>): void;
  /** Oldest first; ids count from 1. Only those with an id above `afterId`. */
  list(executionArn: string, afterId?: number): readonly HistoryEvent[];
}

export function createEventStore(database: DatabaseSync): EventStore {
  database.exec(`
    CREATE TABLE IF NOT EXISTS sfn_events (
      execution_arn TEXT NOT NULL,
      id INTEGER NOT NULL,
      type TEXT NOT NULL,
      at_ms INTEGER NOT NULL,
      details TEXT NOT NULL,
      PRIMARY KEY (execution_arn, id)
    ) STRICT`);
  const insert = database.prepare(`
    INSERT INTO sfn_events (execution_arn, id, type, at_ms, details)
    SELECT :arn, coalesce(max(id), 0) + 1, :type, :at, :details
    FROM sfn_events WHERE execution_arn = :arn`);
  const select = database.prepare(
    'SELECT * FROM sfn_events WHERE execution_arn = ? AND id > ? ORDER BY id',
  );

  return {
    add: (arn, { type, timestamp, details }) =>
      void insert.run({ arn, type, at: timestamp.getTime(), details: JSON.stringify(details) }),
    list: (arn, afterId = 0) => select.all(arn, afterId).map(readEvent),
  };
}

function readEvent(row: Readonly<Record<string, unknown>>): HistoryEvent {
  return {
    id: Number(row['id']),
    type: String(row['type']),
    timestamp: new Date(Number(row['at_ms'])),
    details: JSON.parse(String(row['details'])),
  };
}
