import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Opens the one file in which the local world keeps what it knows (`:memory:` keeps nothing). Each
 * service makes its own tables. A write is with the operating system before the call returns, so a
 * process that is killed loses nothing that it answered.
 */
export function openDatabase(file: string): DatabaseSync {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
  const state = new DatabaseSync(file);
  state.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000');
  return state;
}

/** Runs `work` so that either all of its writes are kept or none. */
export function inTransaction<T>(state: DatabaseSync, work: () => T): T {
  if (state.isTransaction) return work();
  state.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    state.exec('COMMIT');
    return result;
  } catch (error) {
    state.exec('ROLLBACK');
    throw error;
  }
}
