import { createReadStream } from 'node:fs';
import { constants, createGunzip } from 'node:zlib';
import { readCloudTrailEvent } from '../../../cloudtrail-event.ts';
import { describeProblem, problems } from '../file-problems.ts';
import type { TermSearch } from '../search/term-search.ts';
import { packRecords } from './packed-records.ts';
import { createRecordSplitter, type SplitterEnd } from './record-splitter.ts';

const chunkBytes = 256 * 1024;

/**
 * Reads a file of any size and any form of JSON, whose records that hold what is searched for are all
 * that is held of it. What stands before a damage is given with the problem.
 */
export async function readInChunks(path: string, isGzip: boolean, search: TermSearch) {
  const records: Uint8Array[] = [];
  let sawAlone = false;
  let bytes = 0;
  const take = (record: Buffer): void => {
    if (search.holds(record)) records.push(Uint8Array.from(record));
  };
  const splitter = createRecordSplitter({
    record: take,
    alone(object) {
      // An object by itself may be anything: it counts where it can be read as a record.
      if (readCloudTrailEvent(object.toString()) === undefined) return;
      sawAlone = true;
      take(object);
    },
  });
  const failed = await readChunks(path, isGzip, (chunk) => {
    bytes += chunk.length;
    splitter.push(chunk);
  });
  const end = splitter.end();
  const isLog = end.sawList || sawAlone;
  return {
    packed: packRecords(records),
    bytes: isLog ? bytes : 0,
    problem: failed ? describeProblem(failed) : problemOf(end, isLog),
  };
}

function problemOf({ isCutOff, tooLong }: SplitterEnd, isLog: boolean): string | undefined {
  if (!isLog) return problems.noLog;
  if (isCutOff) return problems.cutOff;
  return tooLong > 0 ? problems.tooLong(tooLong) : undefined;
}

/** Gives what it failed with. A chunk that came before is taken in any case. */
function readChunks(
  path: string,
  isGzip: boolean,
  take: (chunk: Buffer) => void,
): Promise<Error | undefined> {
  return new Promise((resolve) => {
    const file = createReadStream(path, { highWaterMark: chunkBytes });
    // What is cut off is seen by its JSON: so that it is given up to its end, and not refused.
    const unpacked = { chunkSize: chunkBytes, finishFlush: constants.Z_SYNC_FLUSH };
    const content = isGzip ? file.pipe(createGunzip(unpacked)) : file;
    const fail = (error: Error): void => {
      file.destroy();
      content.destroy();
      resolve(error);
    };
    file.on('error', fail);
    if (content !== file) content.on('error', fail);
    content.on('data', take);
    content.on('end', () => resolve(undefined));
  });
}
