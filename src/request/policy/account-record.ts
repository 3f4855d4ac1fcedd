import type { StoredRecord } from '../stored-record.ts';
import { MalformedRecordError } from './lookup.ts';
import { refuseInvalidDescription, refuseOtherAttributes, textOf } from './record-attributes.ts';

/** `account#<account id>`: the account's name. Rules for account `*` apply in the accounts that have this record. */
export interface AccountRecord {
  readonly id: string;
  readonly name: string;
}

/** The partition of `rules-index` that lists the accounts. */
export const accountIndexValue = 'account';

export const accountRecordId = (accountId: string): string => `account#${accountId}`;

/** Throws MalformedRecordError. */
export function parseAccount(record: StoredRecord): AccountRecord {
  refuseOtherAttributes(record, ['id', 'name', 'description', 'rule']);
  refuseInvalidDescription(record);
  const { rule } = record;
  if (rule !== undefined && rule !== accountIndexValue)
    throw new MalformedRecordError(`rule is not ${accountIndexValue}`);
  const name = textOf(record, 'name');
  if (name === '') throw new MalformedRecordError('name is empty');
  return { id: textOf(record, 'id'), name };
}
