import { open } from 'node:fs/promises';
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
export async function* loadAhead<T extends { readonly path: string }>(files: AsyncIterable<T>) {
  const started: Promise<T & LoadedFile>[] = [];
  for await (const file of files) {
    started.push(loadFile(file.path).then((loaded) => ({ ...file, ...loaded })));
    const first = started.length > filesAhead ? started.shift() : undefined;
    if (first) yield await first;
  }
  yield* started;
}

/** Reads and unpacks a file. Detects gzip by content, not by name. Never throws. */
async function loadFile(path: string): Promise<LoadedFile> {
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
