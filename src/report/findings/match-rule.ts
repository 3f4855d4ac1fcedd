import { type Call, createByCall } from './by-call.ts';
import { type FindingRule, findingRules } from './finding-rules.ts';

/** Finds the rule of a call, for very many of them. */
export function createRuleMatch(): (event: Call) => FindingRule | undefined {
  const matched = createByCall((call) => ({ rule: matchRule(call) }));
  return (event) => matched(event).rule;
}

/** Whether a rule makes the call a finding. Remembers each kind of call, for very many events. */
export function createFindingCallTest(): (call: Call) => boolean {
  const match = createRuleMatch();
  return (call) => match(call) !== undefined;
}

/** The first rule that names the call; `undefined` where none does. */
export function matchRule(event: Call): FindingRule | undefined {
  const service = serviceOf(event);
  const name = event.eventName.slice(0, maxLength).replace(apiVersion, '');
  return matchers.find(({ named, changes }) => {
    if (named.has(`${service} ${name}`)) return true;
    return !event.readOnly && (changes.get(service)?.test(name) ?? false);
  })?.rule;
}

/** `iam` of `iam.amazonaws.com`. */
const serviceOf = ({ eventSource }: Pick<Call, 'eventSource'>): string =>
  eventSource.slice(0, maxLength).split('.', 1)[0] ?? '';

/** `iam CreateUser` */
export const callOf = (event: Pick<Call, 'eventSource' | 'eventName'>): string =>
  `${serviceOf(event)} ${event.eventName.slice(0, maxLength)}`;

/** No service's names are longer; whatever is has been made to be. */
const maxLength = 300;

/** Lambda and CloudFront put the version of their API into the names of their events. */
const apiVersion = /\d{8}(?:v\d+|_\d+)?$/;

interface Matcher {
  readonly rule: FindingRule;
  /** `sts AssumeRole` */
  readonly named: ReadonlySet<string>;
  /** By service: names of calls that are not read only. */
  readonly changes: ReadonlyMap<string, RegExp>;
}

function buildMatcher(rule: FindingRule): Matcher {
  const calls = Object.entries(rule.calls ?? {}).flatMap(([service, names]) =>
    names.split(' ').map((name) => ({ service, name })),
  );
  const patterns = [
    ...calls.filter(({ name }) => name.includes('*')),
    ...(rule.changesIn ?? []).map((service) => ({ service, name: '*' })),
  ];
  const byService = Map.groupBy(patterns, ({ service }) => service);
  return {
    rule,
    named: new Set(calls.map(({ service, name }) => `${service} ${name}`)),
    changes: new Map(
      [...byService].map(([service, parts]) => [service, anyOf(parts.map(({ name }) => name))]),
    ),
  };
}

const anyOf = (names: readonly string[]): RegExp =>
  new RegExp(`^(?:${names.map((name) => name.replaceAll('*', '.*')).join('|')})$`, 's');

const matchers: readonly Matcher[] = findingRules.map(buildMatcher);
