import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly content: Buffer;
}

/** 1980-01-01, the earliest that a zip can say: the same files make the same bytes. */
const dosDate = 0x0021;
const dosTime = 0;
const deflated = 8;
const version = 20;
const isUtf8 = 0x0800;
/** Unix, and a plain file that everybody may read: Lambda runs as a user of its own. */
const madeByUnix = 0x0300 | version;
const mode = 0o100644;

/**
 * A zip archive of these files, without folders.
 * Source: PKWARE's APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16.
 */
export function buildZip(entries: readonly ZipEntry[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of entries) {
    const packed = deflateRawSync(content, { level: 9 });
    const sizes = { crc: crc32(content), packed: packed.length, whole: content.length };
    const encoded = Buffer.from(name);
    const file = Buffer.concat([localHeader(sizes, encoded), encoded, packed]);
    directory.push(directoryHeader(sizes, encoded, offset), encoded);
    files.push(file);
    offset += file.length;
  }
  const listed = Buffer.concat(directory);
  return Buffer.concat([...files, listed, endOfDirectory(entries.length, listed.length, offset)]);
}

interface Sizes {
  readonly crc: number;
  readonly packed: number;
  readonly whole: number;
}

const short = (...values: number[]): Buffer => Buffer.from(new Uint16Array(values).buffer);
const long = (...values: number[]): Buffer => Buffer.from(new Uint32Array(values).buffer);

const described = ({ crc, packed, whole }: Sizes, name: Buffer): Buffer =>
  Buffer.concat([
    short(version, isUtf8, deflated, dosTime, dosDate),
    long(crc, packed, whole),
    short(name.length, 0),
  ]);

const localHeader = (sizes: Sizes, name: Buffer): Buffer =>
  Buffer.concat([long(0x04034b50), described(sizes, name)]);

const directoryHeader = (sizes: Sizes, name: Buffer, offset: number): Buffer =>
  Buffer.concat([
    long(0x02014b50),
    short(madeByUnix),
    described(sizes, name),
    short(0, 0, 0),
    long((mode << 16) >>> 0, offset),
  ]);

const endOfDirectory = (count: number, size: number, offset: number): Buffer =>
  Buffer.concat([long(0x06054b50), short(0, 0, count, count), long(size, offset), short(0)]);
