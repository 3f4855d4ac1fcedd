import { createReadStream, readFileSync, statSync } from 'node:fs';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/** A file, with its uncompressed content if that is small and undamaged. */
export interface LoadedFile {
  readonly path: string;
  readonly isGzip: boolean;
  readonly content?: Buffer | undefined;
}

/** A file with a larger uncompressed size is read in chunks. A trail's files are smaller. */
const maxWholeBytes = 8 * 1024 * 1024;
/** Files that are loaded while an earlier one is searched: enough that no processor idles. */
const filesAhead = 6;

/** Loads the files, some ahead, in the order in which they come. */
export async function* loadAhead(files: AsyncIterable<Pick<LoadedFile, 'path'>>) {
  const started: Promise<LoadedFile>[] = [];
  for await (const { path } of files) {
    started.push(loadFile(path));
    const first = started.length > filesAhead ? started.shift() : undefined;
    if (first) yield await first;
  }
  yield* started;
}

/**
 * Detects gzip by content, not by name. Reads without waiting: a thread for it takes longer. Never throws:
 * reading in chunks meets an error again, and reports it.
 */
async function loadFile(path: string): Promise<LoadedFile> {
  try {
    const isSmall = statSync(path).size <= maxWholeBytes;
    const start = () => createReadStream(path, { end: 1 }).toArray();
    const read = isSmall ? readFileSync(path) : Buffer.concat(await start());
    const isGzip = read[0] === 0x1f && read[1] === 0x8b;
    const content = isSmall ? await (isGzip ? unpack(read) : read) : undefined;
    return { path, isGzip, content };
  } catch {
    return { path, isGzip: false };
  }
}

/** Unpacks on one of Node's own threads. Returns `undefined` where the content is too large or damaged. */
async function unpack(compressed: Buffer): Promise<Buffer | undefined> {
  try {
    // The last four bytes are the length of the last member. It only sizes the chunks: more content is read, too.
    const bytes = compressed.readUInt32LE(compressed.length - 4);
    const chunkSize = Math.min(Math.max(64, bytes + 1), maxWholeBytes);
    return await promisify(gunzip)(compressed, { chunkSize, maxOutputLength: maxWholeBytes });
  } catch {
    return undefined;
  }
}
