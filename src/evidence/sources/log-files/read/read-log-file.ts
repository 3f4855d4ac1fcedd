import { gunzipSync } from 'node:zlib';
import { describeProblem } from '../file-problems.ts';
import { findRecords } from '../search/find-records.ts';
import type { TermSearch } from '../search/term-search.ts';
import { createFileBuffer } from './file-buffer.ts';
import { type PackedRecords, packRecords } from './packed-records.ts';
import { readInChunks } from './read-in-chunks.ts';

/** The result of reading one file. */
interface LogFileRead {
  /** The records that may match the search. */
  readonly packed: PackedRecords;
  /** The size of the file. */
  readonly fileBytes: number;
  /** The uncompressed size; 0 for a file that is no log. */
  readonly bytes: number;
  /** Why it could not be read, or not to its end. */
  readonly problem?: string | undefined;
}

export type ReadLogFile = (path: string, search: TermSearch) => Promise<LogFileRead>;

/** A file with a larger uncompressed size is read in chunks. A trail's files are smaller. */
const maxWholeBytes = 8 * 1024 * 1024;

/**
 * Reads the records of a log file that may match the search. Detects gzip by content, not by name. Never
 * throws: returns the records before a damaged part together with the problem.
 */
export function createLogFileReader(): ReadLogFile {
  const fileBuffer = createFileBuffer(maxWholeBytes);
  return async (path, search) => {
    let fileBytes = 0;
    try {
      const file = fileBuffer.read(path);
      fileBytes = file.bytes;
      const whole = file.content && readWhole(file.content, file.isGzip, search);
      return { ...(whole ?? (await readInChunks(path, file.isGzip, search))), fileBytes };
    } catch (error) {
      return { packed: packRecords([]), fileBytes, bytes: 0, problem: describeProblem(error) };
    }
  };
}

/** Returns `undefined` where the content is too large, damaged, or not in a trail's format. */
function readWhole(content: Buffer, isGzip: boolean, search: TermSearch) {
  const whole = isGzip ? decompress(content) : content;
  if (whole === undefined) return undefined;
  const ranges = findRecords(whole, search);
  const packed = ranges && packRecords(ranges.map(({ start, end }) => whole.subarray(start, end)));
  const bytes = whole.length;
  if (isGzip) release(whole);
  return packed && { packed, bytes };
}

/** A gzip member has a header of ten bytes and a trailer of eight (RFC 1952). */
const minGzipBytes = 18;

function decompress(compressed: Buffer): Buffer | undefined {
  if (compressed.length < minGzipBytes) return undefined;
  // The last four bytes are the length of the last member. It only sizes the chunks: more content is read, too.
  const bytes = compressed.readUInt32LE(compressed.length - 4);
  if (bytes > maxWholeBytes) return undefined;
  try {
    return gunzipSync(compressed, {
      chunkSize: Math.max(64, bytes + 1),
      maxOutputLength: maxWholeBytes,
    });
  } catch {
    return undefined;
  }
}

/**
 * Frees the memory at once: the next file reuses it, which is faster, and it does not pile up until the
 * garbage collector runs. Small buffers share their memory with others, and are left alone.
 */
function release({ buffer, byteOffset }: Buffer): void {
  const isOwn = byteOffset === 0 && buffer.byteLength > Buffer.poolSize;
  if (isOwn && buffer instanceof ArrayBuffer) buffer.transfer(0);
}
