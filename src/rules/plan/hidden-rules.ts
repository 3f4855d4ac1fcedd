import { everyAccount } from '../../request/policy/access-rules.ts';
import { parseRuleId, type RuleKey, type StoredRecords } from '../records/rule-record.ts';
import { readRule } from '../records/rule-status.ts';

/** Whether a rule hides a less specific one that is usable before and after. */
export type HidesUsable = (key: RuleKey) => boolean;

export function findHiddenRules(stored: StoredRecords, wanted: StoredRecords): HidesUsable {
  const after = usableRules(wanted);
  const kept = new Set([...usableRules(stored)].filter((name) => after.has(name)));
  return (key) => hiddenBy(key).some((name) => kept.has(name));
}

const usableRules = (records: StoredRecords): ReadonlySet<string> =>
  new Set(
    [...records].flatMap(([id, record]) => {
      const key = parseRuleId(id);
      return key !== undefined && readRule(record).status === 'usable' ? namesOf(key) : [];
    }),
  );

const sharedIn = (accountId: string, arn: string) => `shared#${accountId}#${arn}`;
const personalIn = (accountId: string, arn: string, principalId: string) =>
  `personal#${accountId}#${arn}#${principalId}`;
const sharedInAny = (arn: string) => sharedIn('any', arn);

function namesOf(key: RuleKey): readonly string[] {
  const { accountId, permissionSetArn: arn } = key;
  return key.kind === 'personal'
    ? [personalIn(accountId, arn, key.principalId)]
    : [sharedIn(accountId, arn), sharedInAny(arn)];
}

/** The less specific rules for an access that this rule is for. See `counting-rule.ts` for the order. */
function hiddenBy(key: RuleKey): readonly string[] {
  const { accountId, permissionSetArn: arn } = key;
  if (key.kind === 'shared') return accountId === everyAccount ? [] : [sharedIn(everyAccount, arn)];
  if (accountId === everyAccount) return [sharedInAny(arn)];
  return [
    personalIn(everyAccount, arn, key.principalId),
    sharedIn(accountId, arn),
    sharedIn(everyAccount, arn),
  ];
}
