import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';

/** Unpacks every so-manieth file, and parses it where that is asked for: what nobody can do without. */
export interface Work {
  readonly files: readonly string[];
  readonly parse: boolean;
  /** Whether the room for the content is made at once, as the file's last bytes allow. */
  readonly isSized: boolean;
  /** Whether its memory is used again for the next file. */
  readonly isReleased: boolean;
}

const { files, parse, isSized, isReleased }: Work = workerData;
let bytes = 0;
let records = 0;
for (const file of files) {
  const packed = readFileSync(file);
  const chunkSize = packed.readUInt32LE(packed.length - 4) + 1;
  const content = gunzipSync(packed, isSized ? { chunkSize } : {});
  bytes += content.length;
  if (isReleased && content.buffer instanceof ArrayBuffer) content.buffer.transfer(0);
  else if (parse) records += JSON.parse(content.toString()).Records.length;
}
parentPort?.postMessage({ bytes, records });
