import { createAssessEvent, createFindReason } from '../findings/assess-event.ts';
import type { Finding } from '../findings/finding.ts';
import type { OwnResources } from '../findings/own-resources.ts';
import type { FindingReason } from '../findings/rules/finding-rule.ts';
import { createdUse } from '../findings/rules/special-rules.ts';
import type { ListedEvent } from './listed-event.ts';

/** The finding that an event is by itself, and why; `undefined` for an event that is none. */
export type ListFinding = (
  listed: ListedEvent,
) => { readonly reason: FindingReason; readonly finding: Finding } | undefined;

export function createListFinding(ownResources: OwnResources): ListFinding {
  const assess = createAssessEvent({ userName: '', isNew: () => false });
  const { ofCall, ofPortal } = createFindReason(ownResources);
  const reasonOf = ({ part, event }: ListedEvent): FindingReason | undefined => {
    if (part === 'portal') return ofPortal(event);
    if (part === 'created') return ofCall(event) ?? createdUse;
    return part === 'role' || part === 'chained' ? ofCall(event) : undefined;
  };
  return (listed) => {
    const reason = reasonOf(listed);
    return reason && { reason, finding: assess(reason, listed.event).finding };
  };
}
