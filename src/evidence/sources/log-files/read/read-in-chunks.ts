import { createReadStream } from 'node:fs';
import { constants, createGunzip } from 'node:zlib';
import { readCloudTrailEvent } from '../../../cloudtrail-event.ts';
import { describeProblem, problems } from '../file-problems.ts';
import type { TermSearch } from '../search/term-search.ts';
import { packRecords } from './packed-records.ts';
import { createRecordSplitter, type SplitterEnd } from './record-splitter.ts';

const chunkBytes = 256 * 1024;

/**
 * Reads a file of any size and any form of JSON, and keeps only the records that match the search. Returns
 * the records before a damaged part together with the problem.
 */
export async function readInChunks(path: string, isGzip: boolean, search: TermSearch) {
  const records: Uint8Array[] = [];
  let hasLoneRecord = false;
  let bytes = 0;
  const addMatch = (record: Buffer): void => {
    if (search.contains(record)) records.push(Uint8Array.from(record));
  };
  const splitter = createRecordSplitter({
    onRecord: addMatch,
    onLoneObject(object) {
      // An object outside of a list may be anything. It counts if it parses as a record.
      if (readCloudTrailEvent(object.toString()) === undefined) return;
      hasLoneRecord = true;
      addMatch(object);
    },
  });
  const error = await readChunks(path, isGzip, (chunk) => {
    bytes += chunk.length;
    splitter.push(chunk);
  });
  const end = splitter.end();
  const isLog = end.hasList || hasLoneRecord;
  return {
    packed: packRecords(records),
    bytes: isLog ? bytes : 0,
    problem: error ? describeProblem(error) : problemOf(end, isLog),
  };
}

function problemOf({ isCutOff, tooLongCount }: SplitterEnd, isLog: boolean): string | undefined {
  if (!isLog) return problems.noLog;
  if (isCutOff) return problems.cutOff;
  return tooLongCount > 0 ? problems.tooLong(tooLongCount) : undefined;
}

/** Passes each chunk to `onChunk`, also those before an error. Resolves with the error, if any. */
function readChunks(
  path: string,
  isGzip: boolean,
  onChunk: (chunk: Buffer) => void,
): Promise<Error | undefined> {
  return new Promise((resolve) => {
    const file = createReadStream(path, { highWaterMark: chunkBytes });
    // With Z_SYNC_FLUSH zlib returns all of a cut off file instead of an error. Its JSON shows the cut.
    const gunzipOptions = { chunkSize: chunkBytes, finishFlush: constants.Z_SYNC_FLUSH };
    const content = isGzip ? file.pipe(createGunzip(gunzipOptions)) : file;
    const fail = (error: Error): void => {
      file.destroy();
      content.destroy();
      resolve(error);
    };
    file.on('error', fail);
    if (content !== file) content.on('error', fail);
    content.on('data', onChunk);
    content.on('end', () => resolve(undefined));
  });
}
