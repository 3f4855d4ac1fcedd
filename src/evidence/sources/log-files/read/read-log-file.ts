import { gunzipSync } from 'node:zlib';
import { describeProblem } from '../file-problems.ts';
import { findRecords } from '../search/find-records.ts';
import type { TermSearch } from '../search/term-search.ts';
import { createFileBuffer } from './file-buffer.ts';
import { type PackedRecords, packRecords } from './packed-records.ts';
import { readInChunks } from './read-in-chunks.ts';

/** What one file gave. */
export interface LogFileRead {
  /** The records that may hold what is searched for. */
  readonly packed: PackedRecords;
  /** As it lies in its folder, and unpacked; nothing is unpacked of what is no log. */
  readonly fileBytes: number;
  readonly bytes: number;
  /** Why it could not be read, or not to its end. */
  readonly problem?: string | undefined;
}

export type ReadLogFile = (path: string, search: TermSearch) => Promise<LogFileRead>;

/** A file that is larger when it is unpacked is read chunk by chunk. A trail's files are smaller. */
const maxWholeBytes = 8 * 1024 * 1024;

/**
 * Reads the records of a log file, `.json` or gzipped (by its content, whatever its name), that may
 * hold what is searched for. Never throws: what stands before a damage is given with the problem.
 */
export function createLogFileReader(): ReadLogFile {
  const fileBuffer = createFileBuffer(maxWholeBytes);
  return async (path, search) => {
    let fileBytes = 0;
    try {
      const file = fileBuffer.read(path);
      fileBytes = file.bytes;
      const fast = file.content && readWhole(file.content, file.isGzip, search);
      return { ...(fast ?? (await readInChunks(path, file.isGzip, search))), fileBytes };
    } catch (error) {
      return { packed: packRecords([]), fileBytes, bytes: 0, problem: describeProblem(error) };
    }
  };
}

/** Nothing where the content is too much or damaged, or has another form than a trail's. */
function readWhole(content: Buffer, isGzip: boolean, search: TermSearch) {
  const whole = isGzip ? unpack(content) : content;
  if (whole === undefined) return undefined;
  const ranges = findRecords(whole, search);
  const packed = ranges && packRecords(ranges.map(({ start, end }) => whole.subarray(start, end)));
  const bytes = whole.length;
  if (isGzip) release(whole);
  return packed && { packed, bytes };
}

/** A member of gzip has a head of ten bytes and an end of eight (RFC 1952). */
const minGzip = 18;

function unpack(packed: Buffer): Buffer | undefined {
  if (packed.length < minGzip) return undefined;
  // The last four bytes say how long the content is, where it is one member: more in front is taken, too.
  const bytes = packed.readUInt32LE(packed.length - 4);
  if (bytes > maxWholeBytes) return undefined;
  try {
    return gunzipSync(packed, {
      chunkSize: Math.max(64, bytes + 1),
      maxOutputLength: maxWholeBytes,
    });
  } catch {
    return undefined;
  }
}

/**
 * Gives the memory back at once: it is used for the next file, which is faster than other memory, and
 * does not pile up until garbage is collected. Small buffers share theirs with others.
 */
function release({ buffer, byteOffset }: Buffer): void {
  const isOwn = byteOffset === 0 && buffer.byteLength > Buffer.poolSize;
  if (isOwn && buffer instanceof ArrayBuffer) buffer.transfer(0);
}
