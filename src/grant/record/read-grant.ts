import { isDeepStrictEqual } from 'node:util';
import type { RecordReader } from '../../request/stored-record.ts';
import { GrantRefusedError } from '../errors.ts';
import type { ExecutionInput } from './execution-input.ts';
import { type Grant, grantRecordId, parseGrant } from './grant.ts';

export async function findGrant(
  records: RecordReader,
  grantId: string,
): Promise<Grant | undefined> {
  const record = await records.read(grantRecordId(grantId));
  return record && parseGrant(record);
}

/**
 * Reads the grant that an execution's input names. The record counts: an input that differs from it in
 * any field is refused, so that the right to start executions gives no access.
 */
export async function readGrantOf(records: RecordReader, input: ExecutionInput): Promise<Grant> {
  const grant = await findGrant(records, input.grantId);
  if (!grant) throw new GrantRefusedError(`grant ${input.grantId} has no record`);
  if (!isDeepStrictEqual(JSON.parse(grant.input), input))
    throw new GrantRefusedError(`the input differs from the record of grant ${input.grantId}`);
  return grant;
}
