import type { Evidence } from '../../evidence/attribute/attribute.ts';
import { createAssessEvent, createFindReason, type Reason } from '../findings/assess-event.ts';
import { burstsOf } from '../findings/denial-bursts.ts';
import type { Finding } from '../findings/finding.ts';
import { rankOfSeverity } from '../findings/finding-severity.ts';
import { createAfterEndTest } from '../findings/outcome.ts';
import type { OwnResources } from '../findings/own-resources.ts';
import type { FindingReason, Severity } from '../findings/rules/finding-rule.ts';
import {
  activityAfterEnd,
  consoleBurst,
  createdUse,
  denialBurst,
} from '../findings/rules/special-rules.ts';
import type { ListedEvent } from './listed-event.ts';

export interface ListContext {
  readonly ownResources: OwnResources;
  /** When access ended; absent while it has not. */
  readonly endedAt?: string | undefined;
}

/** The findings that an event is a part of; `undefined` for an event that is part of none. */
export type ListFinding = (listed: ListedEvent) =>
  | {
      /** The gravest. */
      readonly severity: Severity;
      readonly reasons: readonly FindingReason[];
      readonly details: Finding['details'];
    }
  | undefined;

/** Returns the function that says in which groups of findings of the report an event is. */
export function createListFinding(
  evidence: Evidence,
  { ownResources, endedAt }: ListContext,
): ListFinding {
  const assess = createAssessEvent({ userName: '', isNew: () => false });
  const { ofCall, ofPortal } = createFindReason(ownResources);
  const isAfterEnd = createAfterEndTest(endedAt);
  const { portal, role, chained, created } = evidence;
  const bursts = burstsOf([...portal, ...role, ...chained, ...created]);
  const probing = new Set(bursts.probing.flat());
  const console = new Set(bursts.console.flat());
  const reasonsOf = ({ part, event }: ListedEvent): readonly (Reason | undefined)[] => {
    if (part === 'earlier' || part === 'elsewhere') return [];
    return [
      part === 'portal' ? ofPortal(event) : ofCall(event),
      ...(part === 'created' ? [createdUse] : []),
      ...((part === 'role' || part === 'chained') && isAfterEnd(event) ? [activityAfterEnd] : []),
      ...(probing.has(event) ? [denialBurst] : []),
      ...(console.has(event) ? [consoleBurst] : []),
    ];
  };
  return (listed) => {
    const reasons = reasonsOf(listed).filter((reason) => reason !== undefined);
    const findings = reasons.map((reason) => assess(reason, listed.event).finding);
    const [gravest] = findings
      .map(({ severity }) => severity)
      .sort((a, b) => rankOfSeverity(a) - rankOfSeverity(b));
    return gravest && { severity: gravest, reasons, details: findings[0]?.details ?? [] };
  };
}
