import { type CloudTrailEvent, readCloudTrailEvent } from '../../../cloudtrail-event.ts';
import { createTrimEvent, type IsFindingCall } from '../../../trimmed-event.ts';
import { createUnparsedReader } from './read-without-parsing.ts';

/** Reads the JSON of a record as a trimmed event; `undefined` for any other JSON. Does not keep the bytes. */
export type ReadRecord = (json: Buffer) => CloudTrailEvent | undefined;

/** Creates a reader for very many records: reads most without parsing, and keeps equal values once. */
export function createRecordReader(isFindingCall: IsFindingCall): ReadRecord {
  const trim = createTrimEvent(isFindingCall);
  const readWithoutParsing = createUnparsedReader(trim);
  return (json) => {
    const unparsed = readWithoutParsing(json);
    if (unparsed !== undefined) return unparsed;
    const event = readCloudTrailEvent(json.toString());
    return event && trim(event);
  };
}
