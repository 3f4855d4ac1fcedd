import type { Evidence } from '../../evidence/attribute/attribute.ts';
import type { CloudTrailEvent } from '../../evidence/cloudtrail-event.ts';
import {
  type AssessContext,
  createAssessEvent,
  createFindReason,
  type Reason,
} from './assess-event.ts';
import { findDenialBursts } from './denial-bursts.ts';
import type { Finding, FindingGroup } from './finding.ts';
import { rankOfSeverity } from './finding-severity.ts';
import { mergeFindings } from './merge-findings.ts';
import { createAfterEndTest } from './outcome.ts';
import type { OwnResources } from './own-resources.ts';
import type { FindingReason, Severity } from './rules/finding-rule.ts';
import { findingRules } from './rules/finding-rules.ts';
import {
  activityAfterEnd,
  consoleBurst,
  createdUse,
  denialBurst,
  failedChallenge,
  ownSystem,
  publicParameters,
  serviceKeyGrants,
} from './rules/special-rules.ts';

export interface FindingContext extends AssessContext {
  /** When access ended; absent while it has not. */
  readonly endedAt: string | undefined;
  readonly ownResources: OwnResources;
}

/**
 * Builds the groups, the gravest first. A call can be in several groups: because of when or with what it
 * was made, and because of what it did.
 */
export function buildFindings(
  evidence: Evidence,
  context: FindingContext,
): readonly FindingGroup[] {
  const { portal, role, chained, created } = evidence;
  const assess = createAssessEvent(context);
  const byReason = groupByReason(evidence, context.ownResources);
  const groupOf = (reason: Reason, events: readonly CloudTrailEvent[] = []) =>
    toGroup(
      reason,
      mergeFindings(
        events.map((event) => assess(reason, event)),
        reason.isGraverIfMany,
      ),
    );
  const ofReason = (reason: Reason) => groupOf(reason, byReason.get(reason));
  const bursts = findDenialBursts([...portal, ...role, ...chained, ...created], context);
  return [
    ofReason(ownSystem),
    groupOf(createdUse, created),
    groupOf(activityAfterEnd, [...role, ...chained].filter(createAfterEndTest(context.endedAt))),
    ...findingRules.map(ofReason),
    ofReason(failedChallenge),
    toGroup(denialBurst, bursts.probing),
    ofReason(publicParameters),
    ofReason(serviceKeyGrants),
    toGroup(consoleBurst, bursts.console),
  ]
    .filter(({ findings }) => findings.length > 0)
    .sort((a, b) => rankOfSeverity(a.severity) - rankOfSeverity(b.severity));
}

function groupByReason(
  { portal, role, chained, created }: Evidence,
  ownResources: OwnResources,
): ReadonlyMap<Reason | undefined, readonly CloudTrailEvent[]> {
  const { ofCall, ofPortal } = createFindReason(ownResources);
  const groups = Map.groupBy([...role, ...chained, ...created], ofCall);
  for (const [reason, events] of Map.groupBy(portal, ofPortal))
    groups.set(reason, [...(groups.get(reason) ?? []), ...events]);
  return groups;
}

function toGroup(
  { id, title, reason, technique, severity }: FindingReason,
  findings: readonly Finding[],
): FindingGroup {
  const gravest = findings.reduce<Severity>(
    (known, finding) =>
      rankOfSeverity(known) <= rankOfSeverity(finding.severity) ? known : finding.severity,
    findings[0]?.severity ?? severity,
  );
  return { id, title, reason, severity: gravest, technique, findings };
}
