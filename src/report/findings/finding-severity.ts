import type { CloudTrailEvent } from '../../evidence/cloudtrail-event.ts';
import type { CallFacts } from './details/finding-details.ts';
import type { Finding } from './finding.ts';
import { outcomeOf } from './outcome.ts';
import {
  type FindingReason,
  type FindingRule,
  type Severity,
  severities,
} from './rules/finding-rule.ts';

/** 0 for the gravest. */
export const rankOfSeverity = (severity: Severity): number => severities.indexOf(severity);

/** Graver by this many steps, or less grave by a negative number. */
export function shiftSeverity(severity: Severity, steps: number): Severity {
  const rank = Math.max(0, Math.min(severities.length - 1, rankOfSeverity(severity) - steps));
  return severities[rank] ?? severity;
}

type Circumstances = Pick<Finding, 'outcome'> & Omit<CallFacts, 'details'>;

/**
 * A call that opens something to everybody is graver than its rule says. One is less grave that was denied
 * or failed, that gives no role to what it makes, or that gives only within the account or takes away.
 */
export function severityOf(
  { severity, isAboutRole = false, isAboutGiving = false }: FindingReason & Partial<FindingRule>,
  { outcome, isGrave, givesRole, givesLittle }: Circumstances,
): Severity {
  if (severity === 'info') return severity;
  const steps =
    Number(isGrave) -
    Number(outcome !== 'succeeded') -
    Number(isAboutRole && !givesRole) -
    Number(isAboutGiving && givesLittle);
  return shiftSeverity(severity, steps);
}

/** A change of this system is as grave as can be; a read of it may prepare one. */
export const ownSystemSeverity = (event: CloudTrailEvent): Severity =>
  event.readOnly ? 'medium' : outcomeOf(event) === 'succeeded' ? 'critical' : 'high';
