import * as v from 'valibot';
import { invalidFields } from '../../platform/invalid-fields.ts';
import type { RecordReader, StoredRecord } from '../../request/stored-record.ts';
import { MalformedGrantError } from '../errors.ts';
import { expiryOf, isoTime } from './grant.ts';
import type { Records } from './records.ts';

const reportRecord = v.looseObject({
  id: v.pipe(v.string(), v.regex(/^report#[0-9a-f]{32}$/)),
  /** Epoch seconds from which the report, or the follow-up report, is due. Absent when neither is. */
  dueAt: v.optional(v.number()),
  /** Epoch seconds from which DynamoDB may delete the record. */
  expiresAt: v.optional(v.number()),
  sentAt: v.optional(isoTime),
  /** The verdict of the first report, in a line. */
  verdict: v.optional(v.string()),
  /** The number of events in the first report, and a short hash of each event id. */
  reportedCount: v.optional(v.number()),
  reportedEvents: v.optional(v.string()),
  /** When the evidence was rechecked after the last session, and when the follow-up report was sent. */
  recheckedAt: v.optional(isoTime),
  followUpSentAt: v.optional(isoTime),
  /** How often a report was tried, since the last one that was sent. */
  tries: v.optional(v.number()),
  /** How often the evidence was looked at after the first report, and when the last time. */
  looks: v.optional(v.number()),
  lookedAt: v.optional(isoTime),
  /** JSON of the chained sessions, and of the created users and access keys, that may be in use. */
  credentials: v.optional(v.string()),
});

/** What becomes of a grant's report. ReportOnAccess and the sweep write it, and RevokeAccess makes it due. */
export type ReportRecord = v.InferOutput<typeof reportRecord>;

export const reportRecordId = (grantId: string): string => `report#${grantId}`;

/** Parses a report's record. Throws MalformedGrantError. */
export function parseReportRecord(record: StoredRecord): ReportRecord {
  const parsed = v.safeParse(reportRecord, record);
  if (parsed.success) return parsed.output;
  const fields = invalidFields(parsed.issues, 'record');
  throw new MalformedGrantError(`not a report's record: invalid fields: ${fields}`);
}

export async function findReportRecord(
  records: RecordReader,
  grantId: string,
): Promise<ReportRecord | undefined> {
  const record = await records.read(reportRecordId(grantId));
  return record && parseReportRecord(record);
}

/** Makes the report of a grant due at `dueAt` (epoch seconds), unless it was sent. */
export async function makeReportDue(
  records: Records,
  grantId: string,
  dueAt: number,
): Promise<void> {
  await records.change(reportRecordId(grantId), { set: reportDue(dueAt) }, [{ absent: 'sentAt' }]);
}

/** Makes a report due that nobody has made due: the end could not, and its execution was lost. */
export async function makeMissingReportDue(
  records: Records,
  grantId: string,
  dueAt: number,
): Promise<void> {
  await records.change(reportRecordId(grantId), { set: reportDue(dueAt) }, [{ absent: 'id' }]);
}

const reportDue = (dueAt: number) => ({ due: 'grant', dueAt, expiresAt: expiryOf(dueAt) });
