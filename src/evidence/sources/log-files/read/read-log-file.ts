import { createReadStream, readFileSync, statSync } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import { recordOf, refusedForm } from '../../../record-forms.ts';
import { describeProblem, problems } from '../file-problems.ts';
import { findRecords } from '../search/find-records.ts';
import type { TermSearch } from '../search/term-search.ts';
import { createRecordSplitter } from './record-splitter.ts';

export interface FileResult {
  readonly path: string;
  /** The records that match the search, as JSON, which may be invalid. */
  readonly records: readonly string[];
  /** The uncompressed size; 0 for a file that is no log. */
  readonly bytes: number;
  /** Why it could not be read, or not to its end. */
  readonly problem?: string | undefined;
}

/** A file with a larger uncompressed size is read in chunks. A trail's files are smaller. */
const maxWholeBytes = 8 * 1024 * 1024;

/** Reads the records that match the search. Never throws: returns those before a damaged part with the problem. */
export async function readLogFile(path: string, search: TermSearch): Promise<FileResult> {
  const content = readWhole(path);
  const bytes = content?.length ?? 0;
  const records = content && findRecords(content, search);
  if (content) release(content);
  return records ? { path, records, bytes } : readInChunks(path, search);
}

/** Returns the uncompressed content; `undefined` where it is too large, or cannot be read to its end. */
function readWhole(path: string): Buffer | undefined {
  try {
    if (statSync(path).size > maxWholeBytes) return undefined;
    const content = readFileSync(path);
    if (!isGzip(content)) return content;
    // The last four bytes are the length of the last member. It only sizes the chunks: more content is read, too.
    const bytes = content.readUInt32LE(content.length - 4);
    const chunkSize = Math.min(Math.max(64, bytes + 1), maxWholeBytes);
    return gunzipSync(content, { chunkSize, maxOutputLength: maxWholeBytes });
  } catch {
    return undefined;
  }
}

/** Detects gzip by content, not by name. */
const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Frees the memory now, not when the garbage collector runs. Small buffers share theirs, and are left alone. */
function release({ buffer, byteOffset }: Buffer): void {
  const isOwn = byteOffset === 0 && buffer.byteLength > Buffer.poolSize;
  if (isOwn && buffer instanceof ArrayBuffer) buffer.transfer(0);
}

/** Reads a file of any size and any form of JSON. */
async function readInChunks(path: string, search: TermSearch): Promise<FileResult> {
  const records: string[] = [];
  let [hasLoneRecord, start] = [false, ''];
  const splitter = createRecordSplitter((object, isLone) => {
    const { json, isEvent } = recordOf(object, isLone);
    // An object outside of a list may be anything. In a list of records it counts as unreadable.
    if (isLone && !isEvent) return;
    hasLoneRecord ||= isLone;
    if (!isEvent || search.matches(json)) records.push(json.toString());
  });
  const error = await readChunks(path, (chunk) => {
    start ||= chunk.toString('latin1', 0, 1000);
    splitter.push(chunk);
  });
  const { bytes, hasList, isCutOff, tooLongCount } = splitter.end();
  const isLog = hasList || hasLoneRecord;
  const read = { path, records, bytes: isLog ? bytes : 0 };
  if (error) return { ...read, problem: describeProblem(error) };
  if (!isLog) return { ...read, problem: refusedForm(start) ?? problems.noLog };
  if (isCutOff) return { ...read, problem: problems.cutOff };
  return tooLongCount > 0 ? { ...read, problem: problems.tooLong(tooLongCount) } : read;
}

const chunkSize = 256 * 1024;

/** Passes on each chunk, with none waiting in a stream when an error destroys it. Resolves with the error, if any. */
async function readChunks(path: string, onChunk: (chunk: Buffer) => void) {
  const sink = new Writable({
    highWaterMark: Number.MAX_SAFE_INTEGER,
    write(chunk, _encoding, done) {
      onChunk(chunk);
      done();
    },
  });
  try {
    const start = Buffer.concat(await createReadStream(path, { end: 1 }).toArray());
    const file = createReadStream(path, { highWaterMark: chunkSize });
    // With Z_SYNC_FLUSH zlib returns all of a cut off file instead of an error. Its JSON shows the cut.
    const gunzip = () => createGunzip({ chunkSize, finishFlush: constants.Z_SYNC_FLUSH });
    await pipeline([file, ...(isGzip(start) ? [gunzip()] : []), sink]);
    return undefined;
  } catch (error) {
    return error;
  }
}
