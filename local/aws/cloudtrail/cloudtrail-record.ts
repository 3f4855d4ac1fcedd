import { isRecord } from '../../is-record.ts';

/** The members of every CloudTrail record; the others depend on the event. */
export interface CloudTrailRecord extends Readonly<Record<string, unknown>> {
  /** ISO 8601. */
  readonly eventTime: string;
  readonly eventSource: string;
  readonly eventName: string;
}

/** The value is not a CloudTrail record or log file. */
export class RecordFormatError extends Error {
  override readonly name = 'RecordFormatError';
}

export function parseRecord(value: unknown, path: string): CloudTrailRecord {
  if (!isRecord(value)) throw new RecordFormatError(`${path} is not an object`);
  const { eventTime, eventSource, eventName } = value;
  if (typeof eventTime !== 'string' || Number.isNaN(Date.parse(eventTime))) {
    throw new RecordFormatError(`${path} has no readable eventTime`);
  }
  if (typeof eventSource !== 'string') throw new RecordFormatError(`${path} has no eventSource`);
  if (typeof eventName !== 'string') throw new RecordFormatError(`${path} has no eventName`);
  return { ...value, eventTime, eventSource, eventName };
}

/** The records of a CloudTrail log file, `{"Records": [...]}`. */
export function parseLogFile(value: unknown): readonly unknown[] {
  if (isRecord(value) && Array.isArray(value['Records'])) return value['Records'];
  throw new RecordFormatError('The body is not a CloudTrail log file, {"Records": [...]}');
}
