import type { Evidence } from '../../evidence/attribute/attribute.ts';
import type { CloudTrailEvent } from '../../evidence/cloudtrail-event.ts';
import { findDenialBursts } from './denial-bursts.ts';
import type { Finding, FindingGroup, Outcome } from './finding.ts';
import {
  activityAfterEnd,
  createdUse,
  denialBurst,
  type FindingRule,
  findingRules,
} from './finding-rules.ts';
import { callOf, createRuleMatch, maxNameLength } from './match-rule.ts';
import { memoizeByCall } from './memoize-by-call.ts';
import { createAfterEndTest, outcomeOf } from './outcome.ts';
import { resourceOf } from './resource-of.ts';

export interface FindingContext {
  /** When access ended; absent while it has not. */
  readonly endedAt: string | undefined;
  /** For a follow-up report: whether the first report lacked the event. For a first report, always false. */
  readonly isNew: (eventId: string) => boolean;
}

/**
 * Builds the groups in this order: use of what the sessions created, calls after the end of access, one
 * group for each finding rule, bursts of denied calls. A call can be in several groups. Portal events count
 * only for bursts of denied calls.
 */
export function buildFindings(
  { portal, role, chained, created }: Evidence,
  { endedAt, isNew }: FindingContext,
): readonly FindingGroup[] {
  const calls = [...role, ...chained, ...created];
  const callsAfterEnd = [...role, ...chained].filter(createAfterEndTest(endedAt));
  const match = createRuleMatch();
  const byRule = Map.groupBy(calls, (event) => (isServiceGrant(event) ? undefined : match(event)));
  const group = ({ title, reason }: FindingRule, events: readonly CloudTrailEvent[]) => ({
    title,
    reason,
    findings: mergeByKey(events, isNew),
  });
  return [
    group(createdUse, created),
    group(activityAfterEnd, callsAfterEnd),
    ...findingRules.map((rule) => group(rule, byRule.get(rule) ?? [])),
    { ...denialBurst, findings: findDenialBursts([...portal, ...calls], isNew) },
  ]
    .map(({ title, reason, findings }) => ({ title, reason, findings }))
    .filter(({ findings }) => findings.length > 0);
}

/**
 * A service that uses a key for the user, such as EC2 for an encrypted volume, gives itself a KMS grant.
 * Every other call that a service makes for the user counts as the user's: they can let it make the call.
 */
const isServiceGrant = ({ eventSource, eventName, identity }: CloudTrailEvent): boolean =>
  identity.invokedBy !== undefined &&
  eventSource === 'kms.amazonaws.com' &&
  eventName === 'CreateGrant';

/** Merges events with the same call, resource, source address, error code and `isNew`. New and succeeded ones come first. */
function mergeByKey(
  events: readonly CloudTrailEvent[],
  isNew: FindingContext['isNew'],
): readonly Finding[] {
  const merged = new Map<string, Finding>();
  const nameOf = memoizeByCall((call) => ({ name: callOf(call) }));
  for (const event of events) {
    const finding = toFinding(event, nameOf(event).name, isNew(event.eventId));
    const key = keyOf(finding);
    const known = merged.get(key);
    merged.set(key, known === undefined ? finding : mergeTwo(known, finding));
  }
  // All event times have the same format, so that their text order is their time order.
  return [...merged.values()].sort((a, b) => rankOf(a) - rankOf(b) || compare(a.at, b.at));
}

/** The lengths keep the key unambiguous, since the texts may contain any separator. */
function keyOf({ call, resource, sourceAddress, errorCode = '', isNew }: Finding): string {
  return `${isNew} ${call.length} ${resource.length} ${sourceAddress.length} ${call}${resource}${sourceAddress}${errorCode}`;
}

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

const ranks: Readonly<Record<Outcome, number>> = { succeeded: 0, denied: 1, failed: 2 };
const rankOf = ({ isNew, outcome }: Finding): number => (isNew ? 0 : 10) + ranks[outcome];

const toFinding = (event: CloudTrailEvent, call: string, isNew: boolean): Finding => ({
  at: event.eventTime,
  lastAt: event.eventTime,
  count: 1,
  call,
  resource: resourceOf(event),
  sourceAddress: event.sourceIpAddress?.slice(0, maxNameLength) ?? '',
  outcome: outcomeOf(event),
  errorCode: event.errorCode?.slice(0, maxNameLength),
  isNew,
});

const mergeTwo = (a: Finding, b: Finding): Finding => ({
  ...a,
  at: a.at < b.at ? a.at : b.at,
  lastAt: a.lastAt > b.lastAt ? a.lastAt : b.lastAt,
  count: a.count + b.count,
});
