import { readCloudTrailEvent } from '../../cloudtrail-event.ts';
import type { ReadLogFile } from './read/read-log-file.ts';

/** The number of records, and the times of the first and last. Times are ISO 8601 in UTC. */
export interface RecordCount {
  readonly records: number;
  readonly from: string | undefined;
  readonly until: string | undefined;
}

export const noRecords: RecordCount = { records: 0, from: undefined, until: undefined };

/** Counts all records of a file without keeping them. Parses each, which takes longer than a search. */
export async function countRecords(path: string, read: ReadLogFile) {
  const wholeFile = createCounter();
  const inChunks = createCounter();
  const { packed: _, ...result } = await read(path, {
    scan: (bytes) => (from) => (from < bytes.length ? from : -1),
    mayContain: wholeFile.count,
    contains: inChunks.count,
  });
  // The reader calls `contains` when it has read the file again in chunks. The first count is partial then.
  const wasInChunks = inChunks.total().records > 0;
  return { ...result, recordCount: wasInChunks ? inChunks.total() : wholeFile.total() };
}

function createCounter() {
  let sum = noRecords;
  return {
    total: () => sum,
    count(record: Buffer): boolean {
      sum = addCounts(sum, countOf(record.toString()));
      return false;
    },
  };
}

export function addCounts(one: RecordCount, other: RecordCount): RecordCount {
  return {
    records: one.records + other.records,
    from: earlier(one.from, other.from),
    until: later(one.until, other.until),
  };
}

const earlier = (one: string | undefined, other: string | undefined) =>
  one === undefined || (other !== undefined && other < one) ? other : one;

const later = (one: string | undefined, other: string | undefined) =>
  one === undefined || (other !== undefined && other > one) ? other : one;

function countOf(text: string): RecordCount {
  const at = readCloudTrailEvent(text)?.eventTime;
  return { records: 1, from: at, until: at };
}
