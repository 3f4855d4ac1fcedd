import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';

/** Unpacks files and optionally parses them: the minimum work of any report on log files. */
export interface GunzipTask {
  readonly files: readonly string[];
  readonly parse: boolean;
  /** Allocates the size that the last bytes of the gzip file state, at once. */
  readonly isSized: boolean;
  /** Frees the content's memory before the next file. */
  readonly isReleased: boolean;
}

const { files, parse, isSized, isReleased }: GunzipTask = workerData;
let bytes = 0;
let records = 0;
for (const file of files) {
  const gzipped = readFileSync(file);
  const chunkSize = gzipped.readUInt32LE(gzipped.length - 4) + 1;
  const content = gunzipSync(gzipped, isSized ? { chunkSize } : {});
  bytes += content.length;
  if (isReleased && content.buffer instanceof ArrayBuffer) content.buffer.transfer(0);
  else if (parse) records += JSON.parse(content.toString()).Records.length;
}
parentPort?.postMessage({ bytes, records });
