import { parseCloudTrailEvent } from '../evidence/cloudtrail-event.ts';
import type { NeedleSearch } from './needle-search.ts';
import { unpackRecords } from './packed-records.ts';
import type { ReadLogFile } from './read-log-file.ts';

/** How many records there are, and from when to when. Times are ISO 8601 in UTC. */
export interface Survey {
  readonly records: number;
  readonly from: string | undefined;
  readonly until: string | undefined;
}

export const emptySurvey: Survey = { records: 0, from: undefined, until: undefined };

const everything: NeedleSearch = {
  through: (bytes) => (from) => (from < bytes.length ? from : -1),
  mayHold: () => true,
};

/** Counts all records of a file. Each is parsed, which takes longer than any search. */
export async function surveyLogFile(path: string, read: ReadLogFile) {
  const { packed, ...result } = await read(path, everything);
  let survey = emptySurvey;
  for (const text of unpackRecords(packed)) survey = addSurveys(survey, surveyOf(text));
  return { ...result, survey };
}

export function addSurveys(one: Survey, other: Survey): Survey {
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

function surveyOf(text: string): Survey {
  try {
    const at = parseCloudTrailEvent(JSON.parse(text))?.eventTime;
    return { records: 1, from: at, until: at };
  } catch {
    return { records: 1, from: undefined, until: undefined };
  }
}
