import type { AccessRule } from '../../request/policy/access-rules.ts';
import type { Decision, Facts } from '../../request/policy/decide.ts';
import type { Lookup } from '../../request/policy/lookup.ts';
import { adviseOn } from './advice.ts';

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
  return { decision, facts: explained, advice: adviseOn(decision) };
}

const recordFacts = {
  freeze: 'freeze',
  link: 'link',
  'personal rule': 'personalRule',
  'shared rule': 'sharedRule',
  user: 'user',
  'permission set': 'permissionSet',
  'group memberships': 'memberships',
} as const satisfies Record<string, FactName>;

/** The facts that a denial rests on, or the rule that allows. */
function decisiveFacts(facts: Facts, decision: Decision): readonly FactName[] {
  if (decision.outcome === 'allowed') {
    const isPersonal = facts.personalRule.outcome === 'found';
    if (isPersonal) return ['personalRule'];
    return isMemberOf(facts).length > 0 ? ['sharedRule', 'memberships'] : ['sharedRule'];
  }
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
      return ['personalRule', 'sharedRule'];
    case 'not-named':
      return ['sharedRule', 'memberships'];
    case 'rule-names-no-principal':
      return ['sharedRule'];
    case 'record-malformed':
      return [recordFacts[decision.record]];
    case 'lookup-failed':
      return [recordFacts[decision.lookup]];
  }
}

/** The groups of the shared rule that the user is a member of, where the rule does not name the user. */
export function isMemberOf({ link, sharedRule, memberships }: Facts): readonly string[] {
  if (sharedRule.outcome !== 'found' || memberships.outcome !== 'found') return [];
  const { principals, groups } = sharedRule.value;
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
  user: ({ userName, enabled }) => `${userName} is ${enabled ? 'enabled' : 'disabled'}`,
  permissionSet: ({ name }) => `the permission set is ${name}`,
  personalRule: (rule) => `there is a rule for this user, ${durationText(rule)}`,
  sharedRule: (rule, nameOf) => {
    const { principals, groups } = rule;
    const names = [...(principals ?? []), ...(groups ?? [])].map(nameOf).sort();
    const whom =
      principals === undefined && groups === undefined
        ? 'names nobody'
        : `names ${names.join(', ') || 'nobody'}`;
    return `there is a rule that ${whom}, ${durationText(rule)}`;
  },
  memberships: (groups, nameOf) =>
    groups.size === 0
      ? 'the user is in no group that matters'
      : `the user is in ${[...groups].map(nameOf).sort().join(', ')}`,
};

function durationText({ accessSeconds, maxAccessSeconds }: AccessRule): string {
  const duration =
    accessSeconds === undefined ? 'for the default duration' : `for ${accessSeconds} seconds`;
  return maxAccessSeconds === undefined
    ? duration
    : `${duration}, ${maxAccessSeconds} with extensions`;
}

const missingTexts: Readonly<Record<FactName, string>> = {
  freeze: 'access is not frozen',
  link: 'the Slack user is not linked',
  user: 'no Identity Center user was looked up, or there is none',
  permissionSet: 'the instance has no permission set with this ARN',
  personalRule: 'there is no rule for this user alone',
  sharedRule: 'there is no rule for this permission set in this account',
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
