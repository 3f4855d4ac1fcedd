import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { findRecords } from '../search/find-records.ts';
import type { TermSearch } from '../search/term-search.ts';
import { readInChunks } from './read-in-chunks.ts';

/** A file, with its uncompressed content if that is small and undamaged. */
export interface LoadedFile {
  readonly path: string;
  readonly isGzip: boolean;
  readonly content?: Buffer | undefined;
}

/** The result of reading one file. */
export interface FileResult {
  /** The uncompressed size; 0 for a file that is no log. */
  readonly bytes: number;
  /** Why it could not be read, or not to its end. */
  readonly problem?: string | undefined;
}

/** A file with a larger uncompressed size is read in chunks. A trail's files are smaller. */
const maxWholeBytes = 8 * 1024 * 1024;

/** Reads and unpacks a file. Detects gzip by content, not by name. Never throws. */
async function loadLogFile(path: string): Promise<LoadedFile> {
  try {
    await using file = await open(path);
    const isSmall = (await file.stat()).size <= maxWholeBytes;
    const read = isSmall ? await file.readFile() : Buffer.alloc(2);
    if (!isSmall) await file.read(read, 0, 2, 0);
    const isGzip = read[0] === 0x1f && read[1] === 0x8b;
    const content = isSmall ? await (isGzip ? unpack(read) : read) : undefined;
    return { path, isGzip, content };
  } catch {
    // Reading it in chunks meets the error again, and reports it.
    return { path, isGzip: false };
  }
}

/** Files that are read and unpacked while an earlier one is searched: enough that no processor idles. */
const filesAhead = 6;

/** Loads the files, some ahead, in the order in which they come. */
export async function* loadAhead<T extends Pick<LoadedFile, 'path'>>(files: AsyncIterable<T>) {
  const started: Promise<T & LoadedFile>[] = [];
  for await (const file of files) {
    started.push(loadLogFile(file.path).then((loaded) => ({ ...file, ...loaded })));
    const first = started.length > filesAhead ? started.shift() : undefined;
    if (first) yield await first;
  }
  yield* started;
}

/** A gzip member has a header of ten bytes and a trailer of eight (RFC 1952). */
const minGzipBytes = 18;

/** Unpacks on one of Node's own threads. Returns `undefined` where the content is too large or damaged. */
async function unpack(compressed: Buffer): Promise<Buffer | undefined> {
  if (compressed.length < minGzipBytes) return undefined;
  // The last four bytes are the length of the last member. It only sizes the chunks: more content is read, too.
  const bytes = compressed.readUInt32LE(compressed.length - 4);
  if (bytes > maxWholeBytes) return undefined;
  const chunkSize = Math.max(64, bytes + 1);
  const unpacked = promisify(gunzip)(compressed, { chunkSize, maxOutputLength: maxWholeBytes });
  return unpacked.catch(() => undefined);
}

/**
 * Passes each record that matches the search to `onMatch`, parsed; `undefined` for invalid JSON. Frees the
 * content. Never throws: reads the records before a damaged part, and returns the problem.
 */
export async function searchLogFile(
  file: LoadedFile,
  search: TermSearch,
  onMatch: (raw: unknown) => void,
): Promise<FileResult> {
  const { content } = file;
  const records = content && findRecords(content, search);
  const bytes = content?.length ?? 0;
  if (content) release(content);
  if (records === undefined) return readInChunks(file, search, onMatch);
  for (const raw of records) onMatch(raw);
  return { bytes };
}

/**
 * Frees the memory at once, so that it does not pile up until the garbage collector runs. Small buffers
 * share their memory with others, and are left alone.
 */
function release({ buffer, byteOffset }: Buffer): void {
  const isOwn = byteOffset === 0 && buffer.byteLength > Buffer.poolSize;
  if (isOwn && buffer instanceof ArrayBuffer) buffer.transfer(0);
}
