import type { AccessRule } from '../../request/policy/access-rules.ts';
import { findCountingRule, isShared, isWildcard } from '../../request/policy/counting-rule.ts';
import type { Decision, Facts } from '../../request/policy/decide.ts';
import type { Lookup } from '../../request/policy/lookup.ts';
import { adviseOn, hasWildcardRule } from './advice.ts';
import { approvalText } from './approval-text.ts';
import { reasonText } from './reason-text.ts';

type FactName = keyof Facts;

/** One fact of a decision, as people read it. */
interface ExplainedFact {
  readonly fact: FactName;
  readonly text: string;
  /** Whether the decision rests on it: another value would change it. */
  readonly isDecisive: boolean;
}

export interface Explanation {
  readonly decision: Decision;
  readonly facts: readonly ExplainedFact[];
  /** What would have to change for the opposite decision. */
  readonly advice: string;
}

/** Returns the name of a user or group. */
export type NameOf = (id: string) => string;

/** Explains a decision by the facts that it was made from. */
export function explainDecision(facts: Facts, decision: Decision, nameOf: NameOf): Explanation {
  const decisive = decisiveFacts(facts, decision);
  const explained = (Object.keys(factTexts) as FactName[]).map(
    (fact): ExplainedFact => ({
      fact,
      text: describeFact(facts, fact, nameOf),
      isDecisive: decisive.includes(fact),
    }),
  );
  return { decision, facts: explained, advice: adviseOn(facts, decision) };
}

const recordFacts = {
  freeze: 'freeze',
  link: 'link',
  'account record': 'account',
  'personal rule': 'personalRule',
  'shared rule': 'sharedRule',
  'wildcard personal rule': 'wildcardPersonalRule',
  'wildcard shared rule': 'wildcardSharedRule',
  user: 'user',
  'permission set': 'permissionSet',
  'group memberships': 'memberships',
} as const satisfies Record<string, FactName>;

/** The facts that a denial rests on, or the rule that allows. */
function decisiveFacts(facts: Facts, decision: Decision): readonly FactName[] {
  const rule = countingFacts(facts);
  if (decision.outcome === 'allowed')
    return isMemberOf(facts).length > 0 ? [...rule, 'memberships'] : rule;
  switch (decision.reason) {
    case 'frozen':
      return ['freeze'];
    case 'not-linked':
      return ['link'];
    case 'user-not-found':
    case 'user-disabled':
      return ['user'];
    case 'permission-set-unknown':
      return ['permissionSet'];
    case 'no-rule':
      return hasWildcardRule(facts)
        ? ['account', 'personalRule', 'sharedRule']
        : ['personalRule', 'sharedRule'];
    case 'not-named':
      return [...rule, 'memberships'];
    case 'rule-names-no-principal':
    case 'approval-impossible':
    case 'reason-impossible':
      return rule;
    case 'record-malformed':
      return [recordFacts[decision.record]];
    case 'lookup-failed':
      return [recordFacts[decision.lookup]];
  }
}

/** The rule that counts, and the account's record, by which a rule for every account applies. */
function countingFacts(facts: Facts): readonly FactName[] {
  const fact = findCountingRule(facts)?.fact;
  if (fact === undefined) return [];
  return isWildcard(fact) ? ['account', fact] : [fact];
}

/** The groups of the shared rule that the user is a member of, where the rule does not name the user. */
export function isMemberOf(facts: Facts): readonly string[] {
  const { link, memberships } = facts;
  const counting = findCountingRule(facts);
  if (counting === undefined || !isShared(counting.fact) || memberships.outcome !== 'found')
    return [];
  const { principals, groups } = counting.rule;
  if (link.outcome === 'found' && principals?.has(link.value.principalId)) return [];
  return [...(groups ?? [])].filter((group) => memberships.value.has(group));
}

type Text<T> = (value: T, nameOf: NameOf) => string;

/** What each fact says when it was found, in the order in which a decision looks at them. */
const factTexts: {
  readonly [F in FactName]: Text<Extract<Facts[F], { outcome: 'found' }>['value']>;
} = {
  freeze: ({ frozenBy, frozenAt, reason }) =>
    `access is frozen by ${frozenBy} since ${frozenAt}: ${reason}`,
  link: ({ id, principalId }, nameOf) => `${id} is ${nameOf(principalId)} (${principalId})`,
  account: ({ name }) => `the account is ${name}: rules for every account apply to it`,
  user: ({ userName, enabled }) => `${userName} is ${enabled ? 'enabled' : 'disabled'}`,
  permissionSet: ({ name }) => `the permission set is ${name}`,
  personalRule: (rule, nameOf) => `there is a rule for this user, ${limitsText(rule, nameOf)}`,
  wildcardPersonalRule: (rule, nameOf) =>
    `there is a rule for this user in every account, ${limitsText(rule, nameOf)}`,
  sharedRule: (rule, nameOf) => `there is a rule that ${sharedText(rule, nameOf)}`,
  wildcardSharedRule: (rule, nameOf) =>
    `there is a rule for every account that ${sharedText(rule, nameOf)}`,
  memberships: (groups, nameOf) =>
    groups.size === 0
      ? 'the user is in no group that matters'
      : `the user is in ${[...groups].map(nameOf).sort().join(', ')}`,
};

function sharedText(rule: AccessRule, nameOf: NameOf): string {
  const names = [...(rule.principals ?? []), ...(rule.groups ?? [])].map(nameOf).sort();
  return `names ${names.join(', ') || 'nobody'}, ${limitsText(rule, nameOf)}`;
}

function limitsText(rule: AccessRule, nameOf: NameOf): string {
  const { accessSeconds, maxAccessSeconds, approval } = rule;
  return [
    accessSeconds === undefined ? 'for the default duration' : `for ${accessSeconds} seconds`,
    ...(maxAccessSeconds === undefined ? [] : [`${maxAccessSeconds} with extensions`]),
    ...(approval === undefined ? [] : [`with ${approvalText(approval, nameOf)}`]),
    ...(reasonText(rule) === '' ? [] : [reasonText(rule)]),
  ].join(', ');
}

const missingTexts: Readonly<Record<FactName, string>> = {
  freeze: 'access is not frozen',
  link: 'the Slack user is not linked',
  user: 'no Identity Center user was looked up, or there is none',
  permissionSet: 'the instance has no permission set with this ARN',
  account: 'the account has no name in the table: rules for every account do not apply to it',
  personalRule: 'there is no rule for this user alone',
  wildcardPersonalRule: 'there is no rule for this user alone in every account',
  sharedRule: 'there is no rule for this permission set in this account',
  wildcardSharedRule: 'there is no rule for this permission set in every account',
  memberships: 'no group membership was looked up',
};

function describeFact(facts: Facts, fact: FactName, nameOf: NameOf): string {
  const lookup: Lookup<unknown> = facts[fact];
  switch (lookup.outcome) {
    case 'found':
      // The table has one text for each fact's own type; TypeScript cannot pair the two by a variable.
      return (factTexts[fact] as Text<unknown>)(lookup.value, nameOf);
    case 'missing':
      return missingTexts[fact];
    case 'malformed':
      return `the record is malformed: ${lookup.problem}`;
    case 'failed':
      return `the lookup failed: ${lookup.error}`;
  }
}
