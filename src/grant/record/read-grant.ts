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
 * Reads the grant that an execution's input names. The record decides: an input that disagrees with
 * it in anything is refused, so that whoever may start executions gets nothing by it.
 */
export async function readGrantOf(records: RecordReader, input: ExecutionInput): Promise<Grant> {
  const grant = await findGrant(records, input.grantId);
  if (!grant) throw new GrantRefusedError(`there is no record of a grant ${input.grantId}`);
  if (!isDeepStrictEqual(JSON.parse(grant.input), input))
    throw new GrantRefusedError(`the input does not agree with the record of ${input.grantId}`);
  return grant;
}
