import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Another process (or another world in this one) holds the folder. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
  readonly folder: string;

  constructor(folder: string, options: { cause: unknown }) {
    super(`another local environment is running on ${folder}`, options);
    this.folder = folder;
  }
}

/** There can be no folder of this name. */
export class FolderUnusableError extends Error {
  override readonly name = 'FolderUnusableError';

  constructor(folder: string, cause: unknown) {
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    super(`${folder} cannot be used as a data folder${code}`, { cause });
  }
}

/**
 * Holds the folder for this world until `release`. The lock is SQLite's own, an operating system
 * lock, so it goes with the process, however that ends.
 */
export function lockFolder(folder: string): { release(): void } {
  try {
    mkdirSync(folder, { recursive: true });
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
