import type { RecordReader } from '../../request/stored-record.ts';
import { type Grant, grantRecordId, parseGrant } from './grant.ts';

/** Reads a grant consistently. Throws MalformedGrantError. */
export async function findGrant(
  records: RecordReader,
  grantId: string,
): Promise<Grant | undefined> {
  const record = await records.read(grantRecordId(grantId));
  return record && parseGrant(record);
}
