import { type Fields, fields } from '../../../evidence/cloudtrail-event.ts';
import type { Detail } from '../finding.ts';

/** A longer policy is not read: CloudTrail and IAM cut them before. */
const maxPolicyLength = 50_000;
const maxStatements = 50;
const maxMembers = 100;
/** SNS has the policy as the value of an attribute, SQS among the attributes. */
const policyKey = /(?:polic(?:y|yDocument|yText|yInJson|ies)|^attributeValue)$/i;

export interface Facts {
  readonly details: readonly Detail[];
  /** Whether everybody can reach or read something, or somebody may do everything. */
  readonly isGrave: boolean;
}

/** What the policies in request parameters allow: for whom, and whether they allow everything. */
export function policyFacts(parameters: Fields): Facts {
  const statements = [parameters, ...Object.values(parameters).map(fields)]
    .flatMap((members) => Object.entries(members).slice(0, maxMembers))
    .filter(([key]) => policyKey.test(key))
    .flatMap(([, value]) => statementsOf(value));
  if (statements.length > maxStatements) return tooLong;
  const facts = statements.filter((statement) => statement['Effect'] === 'Allow').map(factsOf);
  return { details: facts.flatMap(({ details }) => details), isGrave: facts.some(isGrave) };
}

/** What such a policy allows is not known: it counts as something that others get. */
const tooLong: Facts = {
  details: [{ label: 'shared with', value: 'whomever a policy of many statements names' }],
  isGrave: false,
};

const isGrave = (facts: Facts): boolean => facts.isGrave;

function statementsOf(policy: unknown): readonly Fields[] {
  const document = typeof policy === 'string' ? parse(policy) : policy;
  return listOf(fields(document)['Statement'])
    .slice(0, maxStatements + 1)
    .map(fields);
}

function parse(policy: string): unknown {
  if (policy.length > maxPolicyLength || !policy.includes('"Statement"')) return undefined;
  try {
    return JSON.parse(policy);
  } catch {
    return undefined;
  }
}

function factsOf(statement: Fields): Facts {
  const { Principal: principal, Action: actions, Condition: condition } = statement;
  const hasCondition = Object.keys(fields(condition)).length > 0;
  const principals = (
    typeof principal === 'string' ? [principal] : Object.values(fields(principal)).flatMap(listOf)
  ).filter((value) => typeof value === 'string');
  const isEverybody = principals.includes('*');
  const isEverything = principals.length === 0 && listOf(actions).includes('*');
  const suffix = hasCondition ? ', with conditions' : '';
  return {
    details: [
      ...principals.map((value) => ({
        label: 'shared with',
        value: `${value === '*' ? 'everybody' : value}${suffix}`,
      })),
      ...(isEverything ? [{ label: 'allows', value: `every action${suffix}` }] : []),
    ],
    isGrave: (isEverybody || isEverything) && !hasCondition,
  };
}

const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
