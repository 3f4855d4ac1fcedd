import { readCloudTrailEvent } from '../../cloudtrail-event.ts';
import type { ReadLogFile } from './read/read-log-file.ts';

/** How many records there are, and from when to when. Times are ISO 8601 in UTC. */
export interface RecordCount {
  readonly records: number;
  readonly from: string | undefined;
  readonly until: string | undefined;
}

export const noRecords: RecordCount = { records: 0, from: undefined, until: undefined };

/** Counts all records of a file, and holds none. Each is parsed, which takes longer than any search. */
export async function countRecords(path: string, read: ReadLogFile) {
  const whole = createCounter();
  const inChunks = createCounter();
  const { packed: _, ...result } = await read(path, {
    through: (bytes) => (from) => (from < bytes.length ? from : -1),
    mayHold: whole.count,
    holds: inChunks.count,
  });
  // A file that could not be told apart as a whole was read again from its beginning, in chunks.
  const wasInChunks = inChunks.total().records > 0;
  return { ...result, recordCount: wasInChunks ? inChunks.total() : whole.total() };
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
    from: first(one.from, other.from),
    until: last(one.until, other.until),
  };
}

const first = (one: string | undefined, other: string | undefined) =>
  one === undefined || (other !== undefined && other < one) ? other : one;

const last = (one: string | undefined, other: string | undefined) =>
  one === undefined || (other !== undefined && other > one) ? other : one;

function countOf(text: string): RecordCount {
  const at = readCloudTrailEvent(text)?.eventTime;
  return { records: 1, from: at, until: at };
}
