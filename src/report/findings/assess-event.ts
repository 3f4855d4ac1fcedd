import { isFailedChallenge } from '../../evidence/attribute/portal-activity.ts';
import type { CloudTrailEvent } from '../../evidence/cloudtrail-event.ts';
import { eventUrl } from '../content/event-url.ts';
import { createDescribeCaller } from './caller.ts';
import { factsOf } from './details/finding-details.ts';
import { resourceKindOf } from './details/resource-kind.ts';
import { resourcesOf } from './details/resource-of.ts';
import type { Detail } from './finding.ts';
import { ownSystemSeverity, severityOf } from './finding-severity.ts';
import { callOf, createRuleMatch, maxNameLength } from './match-rule.ts';
import { memoizeByCall } from './memoize-by-call.ts';
import type { SingleFinding } from './merge-findings.ts';
import { outcomeOf } from './outcome.ts';
import { createOwnResourceTest, type OwnResources } from './own-resources.ts';
import type { FindingReason, FindingRule } from './rules/finding-rule.ts';
import { failedChallenge, ownSystem } from './rules/special-rules.ts';
import { reasonApart } from './set-apart.ts';

/** Why one event is a finding by itself: because of its call, or of what it concerns. */
export type Reason = FindingReason & Partial<FindingRule>;

/** Portal events are few: they match the rules about MFA devices and users only. */
const portalRules: ReadonlySet<string> = new Set([
  'mfa-changed',
  'users-changed',
  'access-removed',
]);

export interface FindReason {
  /** Of a call of the role, of a chained session, or of a created user. */
  readonly ofCall: (event: CloudTrailEvent) => Reason | undefined;
  readonly ofPortal: (event: CloudTrailEvent) => Reason | undefined;
}

/** Returns the functions that say why an event is a finding; for very many events. */
export function createFindReason(ownResources: OwnResources): FindReason {
  const match = createRuleMatch();
  const isOwn = createOwnResourceTest(ownResources);
  return {
    ofCall(event) {
      if (isOwn(event)) return ownSystem;
      const rule = match(event);
      return rule && reasonApart(rule, event);
    },
    ofPortal(event) {
      if (isFailedChallenge(event)) return failedChallenge;
      const rule = match(event);
      return rule && portalRules.has(rule.id) ? rule : undefined;
    },
  };
}

export interface AssessContext {
  /** Whose report it is, for the calls of the role and of chained sessions. */
  readonly userName: string;
  /** For a follow-up report: whether the first report lacked the event. For a first report, always false. */
  readonly isNew: (eventId: string) => boolean;
}

export type AssessEvent = (reason: Reason, event: CloudTrailEvent) => SingleFinding;

/** Returns the function that makes a finding of one event. */
export function createAssessEvent({ userName, isNew }: AssessContext): AssessEvent {
  const describeCaller = createDescribeCaller(userName);
  const nameOf = memoizeByCall((call) => ({ name: callOf(call) }));
  return (reason, event) => {
    const facts = factsOf(event);
    const { resources, details } = sayOnce(resourcesOf(event), facts.details);
    const outcome = outcomeOf(event);
    const eventId = event.eventId.slice(0, maxNameLength);
    return {
      resources,
      isRead: event.readOnly,
      finding: {
        severity:
          reason === ownSystem
            ? ownSystemSeverity(event)
            : severityOf(reason, { outcome, ...facts }),
        at: event.eventTime,
        lastAt: event.eventTime,
        count: 1,
        eventId,
        eventUrl: urlOf(event),
        eventIds: [eventId],
        call: nameOf(event).name,
        resources,
        resourceCount: resources.length,
        resourceKind: resourceKindOf(event),
        details,
        outcome,
        errorCode: event.errorCode?.slice(0, maxNameLength),
        ...describeCaller(event),
        isNew: isNew(event.eventId),
      },
    };
  };
}

const urlOf = ({ eventId, awsRegion: region, eventCategory }: CloudTrailEvent) =>
  eventUrl({ eventId, region, eventCategory });

/** What is a detail is no resource, unless it is the only one: the role that was assumed. */
function sayOnce(names: readonly string[], details: readonly Detail[]) {
  const resources = names.filter((name) => !details.some(({ value }) => value === name));
  if (resources.length > 0) return { resources, details };
  return { resources: names, details: details.filter(({ value }) => !names.includes(value)) };
}
