import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly content: Buffer;
}

/** 1980-01-01, the earliest date of the format: a constant date keeps the archive reproducible. */
const dosDate = 0x0021;
const dosTime = 0;
const deflateMethod = 8;
const version = 20;
const utf8Flag = 0x0800;
/** A regular Unix file that all users may read: Lambda runs functions as another user. */
const madeByUnix = 0x0300 | version;
const mode = 0o100644;

/**
 * Builds a zip archive of these files, without folders.
 * Source: PKWARE's APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16.
 */
export function buildZip(entries: readonly ZipEntry[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of entries) {
    const compressed = deflateRawSync(content, { level: 9 });
    const sizes = {
      crc: crc32(content),
      compressed: compressed.length,
      uncompressed: content.length,
    };
    const encodedName = Buffer.from(name);
    const file = Buffer.concat([localHeader(sizes, encodedName), encodedName, compressed]);
    directory.push(directoryHeader(sizes, encodedName, offset), encodedName);
    files.push(file);
    offset += file.length;
  }
  const directoryBytes = Buffer.concat(directory);
  return Buffer.concat([
    ...files,
    directoryBytes,
    endOfDirectory(entries.length, directoryBytes.length, offset),
  ]);
}

interface Sizes {
  readonly crc: number;
  readonly compressed: number;
  readonly uncompressed: number;
}

const uint16 = (...values: number[]): Buffer => Buffer.from(new Uint16Array(values).buffer);
const uint32 = (...values: number[]): Buffer => Buffer.from(new Uint32Array(values).buffer);

const commonHeader = ({ crc, compressed, uncompressed }: Sizes, name: Buffer): Buffer =>
  Buffer.concat([
    uint16(version, utf8Flag, deflateMethod, dosTime, dosDate),
    uint32(crc, compressed, uncompressed),
    uint16(name.length, 0),
  ]);

const localHeader = (sizes: Sizes, name: Buffer): Buffer =>
  Buffer.concat([uint32(0x04034b50), commonHeader(sizes, name)]);

const directoryHeader = (sizes: Sizes, name: Buffer, offset: number): Buffer =>
  Buffer.concat([
    uint32(0x02014b50),
    uint16(madeByUnix),
    commonHeader(sizes, name),
    uint16(0, 0, 0),
    uint32((mode << 16) >>> 0, offset),
  ]);

const endOfDirectory = (count: number, size: number, offset: number): Buffer =>
  Buffer.concat([uint32(0x06054b50), uint16(0, 0, count, count), uint32(size, offset), uint16(0)]);
