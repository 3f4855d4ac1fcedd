import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Another local environment, in this process or in another, uses the folder. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
  readonly folder: string;

  constructor(folder: string, options: { cause: unknown }) {
    super(`Another local environment is running on ${folder}`, options);
    this.folder = folder;
  }
}

/** The folder cannot be created. */
export class FolderUnusableError extends Error {
  override readonly name = 'FolderUnusableError';

  constructor(folder: string, cause: unknown) {
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    super(`${folder} cannot be used as a data folder${code}`, { cause });
  }
}

/**
 * Locks the folder until `release`, and creates it for this user alone if it is missing. SQLite takes an operating system lock, which ends with the
 * process even after a crash.
 */
export function lockFolder(folder: string): { release(): void } {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new FolderUnusableError(folder, cause);
  }
  const lock = new DatabaseSync(join(folder, 'lock.sqlite'));
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    throw new FolderInUseError(folder, { cause });
  }
  return { release: () => lock.close() };
}
