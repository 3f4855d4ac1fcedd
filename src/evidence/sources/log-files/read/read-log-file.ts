import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
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
async function readInChunks(file: LoadedFile, search: TermSearch, onMatch: OnMatch) {
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
  const isLog = hasList || hasLoneRecord;
  if (error) return { bytes: isLog ? bytes : 0, problem: describeProblem(error) };
  if (!isLog) return { bytes: 0, problem: problems.noLog };
  if (isCutOff) return { bytes, problem: problems.cutOff };
  return tooLongCount > 0 ? { bytes, problem: problems.tooLong(tooLongCount) } : { bytes };
}

const chunkSize = 256 * 1024;

/** Passes on each chunk, with none waiting in a stream when an error destroys it. Resolves with the error, if any. */
function readChunks({ path, isGzip }: LoadedFile, onChunk: (chunk: Buffer) => void) {
  // With Z_SYNC_FLUSH zlib returns all of a cut off file instead of an error. Its JSON shows the cut.
  const gunzips = isGzip ? [createGunzip({ chunkSize, finishFlush: constants.Z_SYNC_FLUSH })] : [];
  const sink = new Writable({
    highWaterMark: Number.MAX_SAFE_INTEGER,
    write(chunk, _encoding, done) {
      onChunk(chunk);
      done();
    },
  });
  const file = createReadStream(path, { highWaterMark: chunkSize });
  return pipeline([file, ...gunzips, sink]).then(
    () => undefined,
    (error: Error) => error,
  );
}
