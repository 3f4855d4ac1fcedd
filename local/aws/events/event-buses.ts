import type { DatabaseSync } from 'node:sqlite';

/** An event that an event bus accepted. */
export interface AcceptedEvent {
  readonly id: string;
  readonly eventBusName: string;
  readonly source: string;
  readonly detailType: string;
  readonly time: Date;
  /** JSON of an object. */
  readonly detail: string;
  readonly resources: readonly string[];
}

export interface EventBuses {
  /** Oldest first. */
  accepted(): readonly AcceptedEvent[];
  add(event: AcceptedEvent): void;
}

export function createEventBuses(database: DatabaseSync): EventBuses {
  database.exec(`
    CREATE TABLE IF NOT EXISTS events_accepted (
      position INTEGER PRIMARY KEY,
      id TEXT NOT NULL,
      bus TEXT NOT NULL,
      source TEXT NOT NULL,
      detail_type TEXT NOT NULL,
      time_ms INTEGER NOT NULL,
      detail TEXT NOT NULL,
      resources TEXT NOT NULL
    ) STRICT`);
  const insert = database.prepare(
    `INSERT INTO events_accepted (id, bus, source, detail_type, time_ms, detail, resources)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const select = database.prepare('SELECT * FROM events_accepted ORDER BY position');
  return {
    accepted: () => select.all().map(readEvent),
    add({ id, eventBusName, source, detailType, time, detail, resources }) {
      const timeMs = time.getTime();
      insert.run(id, eventBusName, source, detailType, timeMs, detail, JSON.stringify(resources));
    },
  };
}

const readEvent = (row: Readonly<Record<string, unknown>>): AcceptedEvent => ({
  id: String(row['id']),
  eventBusName: String(row['bus']),
  source: String(row['source']),
  detailType: String(row['detail_type']),
  time: new Date(Number(row['time_ms'])),
  detail: String(row['detail']),
  resources: JSON.parse(String(row['resources'])),
});
