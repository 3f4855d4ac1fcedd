import type { DatabaseSync } from 'node:sqlite';

/** The clock of the local environment: the machine's, and what it was moved ahead. */
export interface Clock {
  readonly now: () => Date;
  /** Milliseconds ahead of the machine's clock. The threads of the functions read it, too. */
  readonly aheadMs: Float64Array<SharedArrayBuffer>;
  /** Moves the clock ahead. Waits of executions that are over by then end. */
  advance(ms: number): void;
  /** Calls the listener after each move; returns a function that stops that. */
  onAdvance(listener: () => void): () => void;
  /** Keeps how far the clock is ahead in the database, and takes over what an earlier process kept. */
  keepIn(database: DatabaseSync): void;
}

export function createClock(machineNow: () => Date = () => new Date()): Clock {
  const aheadMs = new Float64Array(new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT));
  const listeners = new Set<() => void>();
  const read = () => aheadMs[0] ?? 0;
  let keep = (): void => undefined;
  return {
    now: () => new Date(machineNow().getTime() + read()),
    aheadMs,
    advance(ms) {
      aheadMs[0] = read() + ms;
      keep();
      for (const listener of [...listeners]) listener();
    },
    onAdvance(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    keepIn(database) {
      database.exec('CREATE TABLE IF NOT EXISTS clock (id INTEGER PRIMARY KEY, ahead_ms REAL)');
      const kept = database.prepare('SELECT ahead_ms FROM clock WHERE id = 0').get();
      aheadMs[0] = Number(kept?.['ahead_ms'] ?? 0);
      const save = database.prepare('INSERT OR REPLACE INTO clock (id, ahead_ms) VALUES (0, ?)');
      keep = () => void save.run(read());
    },
  };
}
