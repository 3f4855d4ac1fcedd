import { type CloudTrailEvent, readCloudTrailEvent } from '../../../cloudtrail-event.ts';
import { createTrimEvent, type IsFindingCall } from '../../../trimmed-event.ts';
import { createUnparsedReader } from './read-without-parsing.ts';

/** Reads the JSON of a record as a trimmed event; `undefined` where it is none. The bytes are not kept. */
export type ReadRecord = (json: Buffer) => CloudTrailEvent | undefined;

/** For very many records: most are read without being parsed, and what many say is held once. */
export function createRecordReader(isFindingCall: IsFindingCall): ReadRecord {
  const trim = createTrimEvent(isFindingCall);
  const readWithoutParsing = createUnparsedReader(trim);
  return (json) => {
    const quick = readWithoutParsing(json);
    if (quick !== undefined) return quick;
    const event = readCloudTrailEvent(json.toString());
    return event && trim(event);
  };
}
