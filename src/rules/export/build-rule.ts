import * as v from 'valibot';
import { ruleIndexValue } from '../../request/policy/access-rules.ts';
import { parseApprovalTerms } from '../../request/policy/approval-terms.ts';
import { idsOf } from '../../request/policy/record-attributes.ts';
import type { NameIndex } from '../names/organization.ts';
import { parseRuleId, type RuleKey, type StoredRuleRecord } from '../records/rule-record.ts';
import { ExportProblem, namesOf, userNameOf } from './name-ids.ts';

const seconds = (min: number, max: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));

/** Attributes that a rules file has under the same key. `rules plan` checks what they say. */
const plainAttributes = v.object({
  description: v.optional(v.string()),
  accessSeconds: v.optional(seconds(60, 43_200)),
  maxAccessSeconds: v.optional(seconds(61, 43_200)),
  reason: v.optional(v.picklist(['none', 'after', 'first'])),
  tickets: v.optional(
    v.pipe(
      v.set(v.string()),
      v.transform((tickets) => [...tickets].sort()),
    ),
  ),
  approvals: v.optional(seconds(1, 5)),
  approvalSeconds: v.optional(seconds(60, 86_400)),
  override: v.optional(v.literal('allowed')),
});

const otherAttributes = ['id', 'rule', 'principals', 'groups', 'approvers', 'approverGroups'];

/** Turns an access rule into an entry of a rules file. Throws ExportProblem. */
export function buildRule(
  record: StoredRuleRecord,
  names: NameIndex,
  accountNames: ReadonlyMap<string, string>,
): object {
  const key = parseRuleId(record.id);
  if (key === undefined) throw new ExportProblem('no decision reads a record with this id');
  const unknown = Object.keys(record).filter(
    (name) => !otherAttributes.includes(name) && !Object.hasOwn(plainAttributes.entries, name),
  );
  if (unknown.length > 0) throw new ExportProblem(`unknown attributes: ${unknown.join(', ')}`);
  if (record['rule'] !== undefined && record['rule'] !== ruleIndexValue)
    throw new ExportProblem(`rule is not ${ruleIndexValue}`);
  const plain = v.safeParse(plainAttributes, record);
  if (!plain.success) throw new ExportProblem('an attribute has a value that no rule can have');
  // Without approvers nobody could approve, and no file can say that.
  parseApprovalTerms(record);
  const approvers = namesOf(
    {
      approvers: idsOf(record, 'approvers'),
      approverGroups: idsOf(record, 'approverGroups'),
    },
    names,
  );
  return {
    account: accountNames.get(key.accountId) ?? key.accountId,
    permissionSet: permissionSetOf(key, names),
    ...subjectsOf(record, key, names),
    ...plain.output,
    ...approvers,
  };
}

/** The decision looks a shared rule up by the name that Identity Center has for the ARN. */
function permissionSetOf(key: RuleKey, names: NameIndex): string {
  const set = names.permissionSet(key.permissionSetArn);
  if (set === undefined)
    throw new ExportProblem(`the instance has no permission set ${key.permissionSetArn}`);
  if (key.kind === 'shared' && key.permissionSetName !== set.name)
    throw new ExportProblem(`the name of ${key.permissionSetArn} is ${set.name}`);
  return set.name;
}

function subjectsOf(record: StoredRuleRecord, key: RuleKey, names: NameIndex): object {
  const principals = idsOf(record, 'principals');
  const groups = idsOf(record, 'groups');
  if (key.kind === 'personal') {
    if (principals !== undefined || groups !== undefined)
      throw new ExportProblem('a rule for one user names others');
    return { user: userNameOf(key.principalId, names) };
  }
  return principals === undefined && groups === undefined
    ? { everyLinkedUser: true }
    : namesOf({ users: principals, groups }, names);
}
