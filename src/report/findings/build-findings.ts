import type { Evidence } from '../../evidence/attribute/attribute.ts';
import type { CloudTrailEvent } from '../../evidence/cloudtrail-event.ts';
import { createByCall } from './by-call.ts';
import { findDenialBursts } from './denial-bursts.ts';
import type { Finding, FindingGroup, Outcome } from './finding.ts';
import { afterTheEnd, denialBurst, type FindingRule, findingRules } from './finding-rules.ts';
import { callOf, createRuleMatch } from './match-rule.ts';
import { createAfterTest, outcomeOf } from './outcome.ts';
import { resourceOf } from './resource-of.ts';

export interface FindingContext {
  /** When access ended; absent while it has not. */
  readonly endedAt: string | undefined;
  /** Whether the first report did not have the event; none is new in a first report. */
  readonly isNew: (eventId: string) => boolean;
}

/**
 * What a reviewer must see, by reason: what happened after the end first, then in the order of the
 * rules. What was done in the portal is judged by none of them: it changes nothing in the account.
 */
export function buildFindings(
  { portal, role, chained }: Evidence,
  { endedAt, isNew }: FindingContext,
): readonly FindingGroup[] {
  const calls = [...role, ...chained];
  const late = calls.filter(createAfterTest(endedAt));
  const byRule = Map.groupBy(calls, createRuleMatch());
  const group = ({ title, reason }: FindingRule, events: readonly CloudTrailEvent[]) => ({
    title,
    reason,
    findings: mergeAlike(events, isNew),
  });
  return [
    group(afterTheEnd, late),
    ...findingRules.map((rule) => group(rule, byRule.get(rule) ?? [])),
    { ...denialBurst, findings: findDenialBursts([...portal, ...calls], isNew) },
  ]
    .map(({ title, reason, findings }) => ({ title, reason, findings }))
    .filter(({ findings }) => findings.length > 0);
}

/** One finding for calls that differ only in their time; what was done before what was refused. */
function mergeAlike(
  events: readonly CloudTrailEvent[],
  isNew: FindingContext['isNew'],
): readonly Finding[] {
  const merged = new Map<string, Finding>();
  const whatOf = createByCall((call) => ({ what: callOf(call) }));
  for (const event of events) {
    const one = findingOf(event, whatOf(event).what, isNew(event.eventId));
    const key = keyOf(one);
    const known = merged.get(key);
    merged.set(key, known === undefined ? one : both(known, one));
  }
  // Events' times have one form, in which their order is that of their signs.
  return [...merged.values()].sort((a, b) => rank(a) - rank(b) || compare(a.at, b.at));
}

/** The same for findings that are told as one: where each text ends is said, since any sign may be in it. */
function keyOf({ what, resource, from, errorCode = '', isNew }: Finding): string {
  const { length } = what;
  return `${isNew} ${length} ${resource.length} ${from.length} ${what}${resource}${from}${errorCode}`;
}

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

const ranks: Readonly<Record<Outcome, number>> = { done: 0, denied: 1, failed: 2 };
const rank = ({ isNew, outcome }: Finding): number => (isNew ? 0 : 10) + ranks[outcome];

/** No service's names are longer; whatever is has been made to be. */
const maxLength = 300;

const findingOf = (event: CloudTrailEvent, what: string, isNew: boolean): Finding => ({
  at: event.eventTime,
  lastAt: event.eventTime,
  count: 1,
  what,
  resource: resourceOf(event),
  from: event.sourceIpAddress?.slice(0, maxLength) ?? '',
  outcome: outcomeOf(event),
  errorCode: event.errorCode?.slice(0, maxLength),
  isNew,
});

const both = (a: Finding, b: Finding): Finding => ({
  ...a,
  at: a.at < b.at ? a.at : b.at,
  lastAt: a.lastAt > b.lastAt ? a.lastAt : b.lastAt,
  count: a.count + b.count,
});
