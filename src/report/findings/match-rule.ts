import type { CloudTrailEvent } from '../../evidence/cloudtrail-event.ts';
import { type Call, memoizeByCall } from './memoize-by-call.ts';
import { createOwnResourceTest, type OwnResources } from './own-resources.ts';
import type { FindingRule } from './rules/finding-rule.ts';
import { findingRules } from './rules/finding-rules.ts';

/** Like `matchRule`, for very many events. */
export function createRuleMatch(): (event: Call) => FindingRule | undefined {
  const matched = memoizeByCall((call) => ({ rule: matchRule(call) }));
  return (event) => matched(event).rule;
}

/** Whether the event is a finding by itself: because of its call, or of a resource of this deployment. */
export function createFindingCallTest(
  ownResources: OwnResources = [],
): (event: CloudTrailEvent) => boolean {
  const match = createRuleMatch();
  const isOwn = createOwnResourceTest(ownResources);
  return (event) => match(event) !== undefined || isOwn(event);
}

/** The first rule that names the call; `undefined` if no rule does. */
export function matchRule(event: Call): FindingRule | undefined {
  const service = serviceOf(event);
  const name = event.eventName.slice(0, maxNameLength).replace(apiVersion, '');
  return matchers.find(({ named, changes }) => {
    if (named.has(`${service} ${name}`)) return true;
    return !event.readOnly && (changes.get(service)?.test(name) ?? false);
  })?.rule;
}

/** `iam` of `iam.amazonaws.com`. */
const serviceOf = ({ eventSource }: Pick<Call, 'eventSource'>): string =>
  eventSource.slice(0, maxNameLength).split('.', 1)[0] ?? '';

/** `iam CreateUser`. AWS's names consist of these characters: others would forge the sentence around them. */
export const callOf = (event: Pick<Call, 'eventSource' | 'eventName'>): string =>
  [serviceOf(event), event.eventName.slice(0, maxNameLength)]
    .map((name) => name.replaceAll(/[^\w.:-]/g, '\uFFFD'))
    .join(' ');

/** Longer than any name of a service. A longer one was forged. */
export const maxNameLength = 300;

/** Lambda and CloudFront append the version of their API to event names. */
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
      [...byService].map(([service, ofService]) => [
        service,
        toRegExp(ofService.map(({ name }) => name)),
      ]),
    ),
  };
}

const toRegExp = (patterns: readonly string[]): RegExp =>
  new RegExp(`^(?:${patterns.map((pattern) => pattern.replaceAll('*', '.*')).join('|')})$`, 's');

const matchers: readonly Matcher[] = findingRules.map(buildMatcher);
