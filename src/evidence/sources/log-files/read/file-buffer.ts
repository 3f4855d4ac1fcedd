import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

export interface BufferedFile {
  readonly bytes: number;
  readonly isGzip: boolean;
  /** Absent for a file above the limit. Valid until the next file is read. */
  readonly content: Buffer | undefined;
}

/** Reads files into one reused buffer. Throws what the file system throws. */
export function createFileBuffer(maxBytes: number) {
  let buffer = Buffer.allocUnsafeSlow(64 * 1024);

  const fill = (file: number, bytes: number): Buffer => {
    let filled = 0;
    while (filled < bytes) {
      const read = readSync(file, buffer, filled, bytes - filled, filled);
      if (read === 0) break;
      filled += read;
    }
    return buffer.subarray(0, filled);
  };

  return {
    read(path: string): BufferedFile {
      const file = openSync(path, 'r');
      try {
        const { size: bytes } = fstatSync(file);
        const isWhole = bytes <= maxBytes;
        if (isWhole && bytes > buffer.length)
          buffer = Buffer.allocUnsafeSlow(Math.min(maxBytes, 2 * bytes));
        const content = fill(file, isWhole ? bytes : 2);
        return {
          bytes,
          isGzip: content[0] === 0x1f && content[1] === 0x8b,
          content: isWhole ? content : undefined,
        };
      } finally {
        closeSync(file);
      }
    },
  };
}
