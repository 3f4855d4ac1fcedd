import { oneLine, shown } from '../../platform/one-line.ts';
import type { Denied } from '../../request/policy/decide.ts';
import type { BusEvent } from './event-bus.ts';
import { maxRuleLength, withoutAbsent } from './grant-events.ts';

/** A request that was denied, and why. */
export interface AnnouncedDenial {
  /** The id that its grant would have had. The log names it, too. */
  readonly grantId: string;
  readonly slackUserId: string;
  readonly slackTeamId: string;
  /** What was requested; absent when the request was denied before anybody looked at that. */
  readonly requested?: { readonly accountId: string; readonly permissionSetArn: string };
  readonly denial: Denied | { readonly reason: 'team-not-allowed' };
}

/** Builds the event for a denial: `Request denied`. */
export function buildDenialEvent(denied: AnnouncedDenial, at: string): BusEvent {
  const { grantId: requestId, slackUserId, slackTeamId, requested } = denied;
  return {
    source: 'break-glass-access',
    detailType: 'Request denied',
    time: at,
    detail: {
      version: '1',
      requestId,
      at,
      requester: { slackUserId, slackTeamId },
      ...requested,
      ...describeDenial(denied.denial),
    },
  };
}

/** Texts are cut: they contain values of records and errors of AWS. */
function describeDenial(denial: AnnouncedDenial['denial']): Readonly<Record<string, unknown>> {
  const { reason } = denial;
  switch (reason) {
    case 'frozen': {
      const { frozenBy, frozenAt, why } = denial;
      const freeze = { by: shown(frozenBy), at: shown(frozenAt), reason: shown(why) };
      return { reason, freeze };
    }
    case 'record-malformed':
      return { reason, record: denial.record, problem: shown(denial.problem) };
    case 'lookup-failed':
      return { reason, lookup: denial.lookup, problem: shown(denial.error) };
    default: {
      const rule = 'ruleId' in denial ? oneLine(denial.ruleId, maxRuleLength) : undefined;
      return withoutAbsent({ reason, rule });
    }
  }
}
