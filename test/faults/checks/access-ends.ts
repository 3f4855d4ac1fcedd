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

/** Assignments of grants end on time, and only for their own grant. Existing assignments stay. */
export function createAccessEndsCheck(context: CheckContext): Check {
  const { faultProfile, trace, identityCenter } = context;
  // A grant whose execution is lost does not count: its record alone may be forged.
  const isRunning = (grantId: string): boolean =>
    context.stepFunctions().executions.get(grantId)?.status === 'RUNNING';

  identityCenter.onRemoved(({ source, removedFor }) => {
    if (source === 'existing')
      trace.addViolation(
        'existing-assignment-removed',
        `grant ${removedFor} deleted an assignment that existed before`,
      );
    else if (removedFor !== source.grantId && isRunning(source.grantId))
      trace.addViolation(
        'other-grant-removed',
        `grant ${removedFor} deleted the assignment of grant ${source.grantId}`,
      );
  });

  /** Two sweeps after the end was due, or after the faults have ended. Soon after it without faults. */
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
        `${about}: end due at ${iso(endDueAt)}, allowed until ${iso(latestEnd(endDueAt))}, ended at ${iso(until)}`,
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
        `${about}: its record has ${grant.endedAt}, but access ended at ${iso(until)}`,
      );
  };

  return {
    checkRun() {
      for (const grant of context.grants())
        for (const span of context.spansOf(grantIdOf(grant))) checkSpan(grant, span);
      for (const { source } of identityCenter.spans)
        if (source !== 'existing' && !context.grantOf(source.grantId))
          trace.addViolation('assignment-without-record', `grant ${source.grantId}`);
    },
  };
}
