import { randomUUID } from 'node:crypto';
import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';

export interface OutputFile {
  readonly path: string;
  readonly content: string | Buffer;
}

/** Whose content is written whole before it takes the place of the file at `path`. */
interface StagedFile extends OutputFile {
  /** Absent for a device or a pipe, which cannot be replaced. */
  readonly stagedPath: string | undefined;
}

/**
 * Writes files so that all of them are whole, or those that existed stay as they were. They name people and
 * what they did: nobody else on the machine may read them, also where a file existed.
 */
export async function writeOutputFiles(files: readonly OutputFile[]): Promise<void> {
  const staged: StagedFile[] = [];
  try {
    for (const file of files) {
      const next = await stageFile(file);
      staged.push(next);
      if (next.stagedPath !== undefined) await writeNew(file.path, next.stagedPath, file.content);
    }
    for (const { path, content, stagedPath } of staged)
      if (stagedPath === undefined) await writeFile(path, content);
    for (const { path, stagedPath } of staged)
      if (stagedPath !== undefined) await rename(stagedPath, path);
  } finally {
    for (const { stagedPath } of staged)
      if (stagedPath !== undefined) await rm(stagedPath, { force: true });
  }
}

/** A link stays, and the file that it leads to is replaced. */
async function stageFile({ path, content }: OutputFile): Promise<StagedFile> {
  const target = await realpath(path).catch(() => path);
  const isReplaced = await stat(target).then(
    (found) => found.isFile(),
    () => true,
  );
  return {
    path: target,
    content,
    stagedPath: isReplaced ? `${target}.${randomUUID()}` : undefined,
  };
}

async function writeNew(path: string, stagedPath: string, content: string | Buffer): Promise<void> {
  try {
    await writeFile(stagedPath, content, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split(',')[0] : String(cause);
    throw new Error(`${path} could not be written (${reason}).`, { cause });
  }
}
