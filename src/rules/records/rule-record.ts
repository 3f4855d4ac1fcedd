import { isDeepStrictEqual } from 'node:util';
import {
  isAccountId,
  isPermissionSetArn,
  isPermissionSetName,
  isPrincipalId,
} from '../../request/ids.ts';
import { everyAccount } from '../../request/policy/access-rules.ts';
import { adminsId } from '../../request/policy/admins.ts';
import type { RecordValue } from '../../request/stored-record.ts';

/** A record that the rules consist of, as it is written. */
export type RuleRecord = Readonly<{ id: string } & Record<string, RecordValue>>;

/** A record as the table has it: its attributes may be of any type. */
export type StoredRuleRecord = Readonly<{ id: string } & Record<string, unknown>>;

/** The records of a table, by id. */
export type StoredRecords = ReadonlyMap<string, StoredRuleRecord>;

export const prefixes = {
  link: 'principal#',
  rule: 'access#',
  person: 'person#',
  account: 'account#',
} as const;

type RuleRecordKind = keyof typeof prefixes | 'admins';

/** The kind of a record of the rules; `undefined` for any other record. */
export function ruleRecordKind(id: string): RuleRecordKind | undefined {
  if (id === adminsId) return 'admins';
  return (['link', 'rule', 'person', 'account'] as const).find((kind) =>
    id.startsWith(prefixes[kind]),
  );
}

/** What the id of an access rule says. */
export type RuleKey =
  | {
      readonly kind: 'shared';
      readonly accountId: string;
      readonly permissionSetName: string;
      readonly permissionSetArn: string;
    }
  | {
      readonly kind: 'personal';
      readonly accountId: string;
      readonly permissionSetArn: string;
      readonly principalId: string;
    };

/** Returns `undefined` for an id that no decision looks up. */
export function parseRuleId(id: string): RuleKey | undefined {
  const [prefix, accountId = '', second = '', third = '', ...rest] = id.split('#');
  if (prefix !== 'access' || rest.length > 0) return undefined;
  if (accountId !== everyAccount && !isAccountId(accountId)) return undefined;
  if (isPermissionSetName(second) && isPermissionSetArn(third))
    return { kind: 'shared', accountId, permissionSetName: second, permissionSetArn: third };
  if (isPermissionSetArn(second) && isPrincipalId(third))
    return { kind: 'personal', accountId, permissionSetArn: second, principalId: third };
  return undefined;
}

/** Whether two records have the same attributes with the same values. */
export function isSameRecord(
  a: StoredRuleRecord | undefined,
  b: StoredRuleRecord | undefined,
): boolean {
  if (a === undefined || b === undefined) return a === b;
  return isDeepStrictEqual({ ...a }, { ...b });
}
