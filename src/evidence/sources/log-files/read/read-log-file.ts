import { createReadStream } from 'node:fs';
import { constants, createGunzip } from 'node:zlib';
import { parseCloudTrailEvent } from '../../../cloudtrail-event.ts';
import { describeProblem, problems } from '../file-problems.ts';
import { findRecords } from '../search/find-records.ts';
import { parseJson } from '../search/json-bytes.ts';
import type { TermSearch } from '../search/term-search.ts';
import type { LoadedFile } from './load-ahead.ts';
import { createRecordSplitter } from './record-splitter.ts';

export interface FileResult {
  /** The uncompressed size; 0 for a file that is no log. */
  readonly bytes: number;
  /** Why it could not be read, or not to its end. */
  readonly problem?: string | undefined;
}

type OnMatch = (raw: unknown) => void;

/**
 * Passes each record that matches the search to `onMatch`, parsed; `undefined` for invalid JSON. Frees the
 * content. Never throws: reads the records before a damaged part, and returns the problem.
 */
export async function readLogFile(
  file: LoadedFile,
  search: TermSearch,
  onMatch: OnMatch,
): Promise<FileResult> {
  const { content } = file;
  const records = content && findRecords(content, search);
  const bytes = content?.length ?? 0;
  if (content) release(content);
  if (records === undefined) return readInChunks(file, search, onMatch);
  for (const raw of records) onMatch(raw);
  return { bytes };
}

/** Frees the memory now, not when the garbage collector runs. Small buffers share theirs, and are left alone. */
function release({ buffer, byteOffset }: Buffer): void {
  const isOwn = byteOffset === 0 && buffer.byteLength > Buffer.poolSize;
  if (isOwn && buffer instanceof ArrayBuffer) buffer.transfer(0);
}

/** Reads a file of any size and any form of JSON. */
async function readInChunks(
  file: LoadedFile,
  search: TermSearch,
  onMatch: OnMatch,
): Promise<FileResult> {
  let hasLoneRecord = false;
  let bytes = 0;
  const splitter = createRecordSplitter((object, isLone) => {
    // An object outside of a list may be anything. It counts if it parses as a record.
    if (isLone && parseCloudTrailEvent(parseJson(object)) === undefined) return;
    hasLoneRecord ||= isLone;
    if (search.matches(object)) onMatch(parseJson(object));
  });
  const error = await readChunks(file, (chunk) => {
    bytes += chunk.length;
    splitter.push(chunk);
  });
  const { hasList, isCutOff, tooLongCount } = splitter.end();
  if (!hasList && !hasLoneRecord) {
    return { bytes: 0, problem: error ? describeProblem(error) : problems.noLog };
  }
  if (error) return { bytes, problem: describeProblem(error) };
  if (isCutOff) return { bytes, problem: problems.cutOff };
  return tooLongCount > 0 ? { bytes, problem: problems.tooLong(tooLongCount) } : { bytes };
}

const chunkBytes = 256 * 1024;

/** Passes each chunk to `onChunk`, also those before an error. Resolves with the error, if any. */
function readChunks(
  { path, isGzip }: LoadedFile,
  onChunk: (chunk: Buffer) => void,
): Promise<Error | undefined> {
  return new Promise((resolve) => {
    const file = createReadStream(path, { highWaterMark: chunkBytes });
    // With Z_SYNC_FLUSH zlib returns all of a cut off file instead of an error. Its JSON shows the cut.
    const options = { chunkSize: chunkBytes, finishFlush: constants.Z_SYNC_FLUSH };
    const content = isGzip ? file.pipe(createGunzip(options)) : file;
    for (const stream of new Set([file, content]))
      stream.on('error', (error: Error) => {
        file.destroy();
        content.destroy();
        resolve(error);
      });
    content.on('data', onChunk);
    content.on('end', () => resolve(undefined));
  });
}
