import { type CloudTrailEvent, readCloudTrailEvent } from '../../../cloudtrail-event.ts';
import { createSlimEvent } from '../../../trimmed-event.ts';
import { createQuickReader } from './read-without-parsing.ts';

/** Reads the JSON of a record as a slim event; `undefined` where it is none. The bytes are not kept. */
export type ReadRecord = (json: Buffer) => CloudTrailEvent | undefined;

/** For very many records: most are read without being parsed, and what many say is held once. */
export function createRecordReader(): ReadRecord {
  const slim = createSlimEvent();
  const readQuickly = createQuickReader(slim);
  return (json) => {
    const quick = readQuickly(json);
    if (quick !== undefined) return quick;
    const event = readCloudTrailEvent(json.toString());
    return event && slim(event);
  };
}
