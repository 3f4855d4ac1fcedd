import { type Grant, grantIdOf } from '../../../src/grant/record/grant.ts';
import type { Span } from '../aws/identity-center.ts';
import {
  type Check,
  type CheckContext,
  dueEndOf,
  iso,
  second,
  skewMs,
  sweepMs,
} from './check-context.ts';

/** What the system made is gone in time, and what it did not make still stands. */
export function createAccessEndsCheck(context: CheckContext): Check {
  const { faultProfile, trace, identityCenter } = context;

  identityCenter.onRemoved(({ source: maker, removedFor }) => {
    if (maker === 'existing')
      trace.addViolation(
        'existing-assignment-removed',
        `what stood before was deleted for grant ${removedFor}`,
      );
    else if (removedFor !== maker.grantId)
      trace.addViolation(
        'other-grant-removed',
        `the assignment of grant ${maker.grantId} was deleted for grant ${removedFor}`,
      );
  });

  /** Two sweeps after the end was owed, or after AWS answers again; at once where nothing fails. */
  const latestEnd = (endDueAt: number): number => {
    if (faultProfile.isFaultFree) return endDueAt + 60 * second;
    if (faultProfile.stableFrom <= endDueAt - 120 * second)
      return endDueAt + 2 * sweepMs + 90 * second;
    return Math.max(endDueAt + sweepMs, faultProfile.stableFrom) + 2 * sweepMs + 150 * second;
  };

  const checkSpan = (grant: Grant, { until }: Span): void => {
    const about = `grant ${grantIdOf(grant)}`;
    const endDueAt = dueEndOf(grant);
    if (until > latestEnd(endDueAt))
      trace.addViolation(
        'access-outlived',
        `${about}: owed the end at ${iso(endDueAt)}, gone at ${iso(until)}, at the latest by ${iso(latestEnd(endDueAt))}`,
      );
    if (
      faultProfile.isFaultFree &&
      until < endDueAt - skewMs &&
      !context.withdrawnAt.has(grant.principalId)
    )
      trace.addViolation('ended-too-early', `${about}: at ${iso(until)}`);
    if (grant.endedAt !== undefined && Date.parse(grant.endedAt) < until - skewMs)
      trace.addViolation(
        'recorded-end-too-early',
        `${about}: its record says ${grant.endedAt}, gone at ${iso(until)}`,
      );
  };

  return {
    checkRun() {
      for (const grant of context.grants())
        for (const span of context.spansOf(grantIdOf(grant))) checkSpan(grant, span);
      for (const { source: maker } of identityCenter.spans)
        if (maker !== 'existing' && !context.grantOf(maker.grantId))
          trace.addViolation('assignment-without-record', maker.grantId);
    },
  };
}
