import { isRecord } from '../api/members.ts';

/** What every CloudTrail record has; the rest differs from event to event. */
export interface CloudTrailRecord extends Readonly<Record<string, unknown>> {
  /** ISO 8601. */
  readonly eventTime: string;
  readonly eventSource: string;
  readonly eventName: string;
}

/** Something that was sent as a CloudTrail record, or as a log file, is not one. */
export class RecordFormatError extends Error {
  override readonly name = 'RecordFormatError';
}

export function parseRecord(value: unknown, at: string): CloudTrailRecord {
  if (!isRecord(value)) throw new RecordFormatError(`${at} is not an object`);
  const { eventTime, eventSource, eventName } = value;
  if (typeof eventTime !== 'string' || Number.isNaN(Date.parse(eventTime))) {
    throw new RecordFormatError(`${at} has no readable eventTime`);
  }
  if (typeof eventSource !== 'string') throw new RecordFormatError(`${at} has no eventSource`);
  if (typeof eventName !== 'string') throw new RecordFormatError(`${at} has no eventName`);
  return { ...value, eventTime, eventSource, eventName };
}

/** The records of a CloudTrail log file, `{"Records": [...]}`. */
export function parseLogFile(value: unknown): readonly unknown[] {
  if (isRecord(value) && Array.isArray(value['Records'])) return value['Records'];
  throw new RecordFormatError('the body is not a CloudTrail log file, {"Records": [...]}');
}
