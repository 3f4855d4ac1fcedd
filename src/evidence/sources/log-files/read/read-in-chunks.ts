import { createReadStream } from 'node:fs';
import { constants, createGunzip } from 'node:zlib';
import { parseCloudTrailEvent } from '../../../cloudtrail-event.ts';
import { describeProblem, problems } from '../file-problems.ts';
import { parseJson } from '../search/json-bytes.ts';
import type { TermSearch } from '../search/term-search.ts';
import { createRecordSplitter, type SplitterEnd } from './record-splitter.ts';

const chunkBytes = 256 * 1024;

/**
 * Reads a file of any size and any form of JSON. Passes each record that matches the search to `onMatch`,
 * parsed, also those before a damaged part.
 */
export async function readInChunks(
  file: { readonly path: string; readonly isGzip: boolean },
  search: TermSearch,
  onMatch: (raw: unknown) => void,
) {
  let hasLoneRecord = false;
  let bytes = 0;
  const onRecord = (record: Buffer): void => {
    if (search.matches(record)) onMatch(parseJson(record));
  };
  const splitter = createRecordSplitter({
    onRecord,
    onLoneObject(object) {
      // An object outside of a list may be anything. It counts if it parses as a record.
      if (parseCloudTrailEvent(parseJson(object)) === undefined) return;
      hasLoneRecord = true;
      onRecord(object);
    },
  });
  const error = await readChunks(file, (chunk) => {
    bytes += chunk.length;
    splitter.push(chunk);
  });
  const end = splitter.end();
  const isLog = end.hasList || hasLoneRecord;
  const problem = error ? describeProblem(error) : problemOf(end, isLog);
  return { bytes: isLog ? bytes : 0, problem };
}

function problemOf({ isCutOff, tooLongCount }: SplitterEnd, isLog: boolean): string | undefined {
  if (!isLog) return problems.noLog;
  if (isCutOff) return problems.cutOff;
  return tooLongCount > 0 ? problems.tooLong(tooLongCount) : undefined;
}

/** Passes each chunk to `onChunk`, also those before an error. Resolves with the error, if any. */
function readChunks(
  { path, isGzip }: { readonly path: string; readonly isGzip: boolean },
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
