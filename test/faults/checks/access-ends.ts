import { type Grant, grantIdOf } from '../../../src/grant/record/grant.ts';
import type { Span } from '../aws/identity-center.ts';
import { type Check, type Court, iso, owedEndOf, second, skewMs, sweepMs } from './court.ts';

/** What the system made is gone in time, and what it did not make still stands. */
export function createAccessEndsCheck(court: Court): Check {
  const { weather, trace, center } = court;

  center.onRemoved(({ maker, removedFor }) => {
    if (maker === 'standing')
      trace.violate('standing-removed', `what stood before was deleted for grant ${removedFor}`);
    else if (removedFor !== maker.grantId)
      trace.violate(
        'other-grant-removed',
        `the assignment of grant ${maker.grantId} was deleted for grant ${removedFor}`,
      );
  });

  /** Two sweeps after the end was owed, or after AWS answers again; at once where nothing fails. */
  const latestEnd = (endDueAt: number): number => {
    if (weather.isClear) return endDueAt + 60 * second;
    if (weather.calmFrom <= endDueAt - 120 * second) return endDueAt + 2 * sweepMs + 90 * second;
    return Math.max(endDueAt + sweepMs, weather.calmFrom) + 2 * sweepMs + 150 * second;
  };

  const judgeSpan = (grant: Grant, { until }: Span): void => {
    const about = `grant ${grantIdOf(grant)}`;
    const endDueAt = owedEndOf(grant);
    if (until > latestEnd(endDueAt))
      trace.violate(
        'access-outlived',
        `${about}: owed the end at ${iso(endDueAt)}, gone at ${iso(until)}, at the latest by ${iso(latestEnd(endDueAt))}`,
      );
    if (weather.isClear && until < endDueAt - skewMs && !court.withdrawnAt.has(grant.principalId))
      trace.violate('ended-too-early', `${about}: at ${iso(until)}`);
    if (grant.endedAt !== undefined && Date.parse(grant.endedAt) < until - skewMs)
      trace.violate(
        'record-ended-before',
        `${about}: its record says ${grant.endedAt}, gone at ${iso(until)}`,
      );
  };

  return {
    judge() {
      for (const grant of court.grants())
        for (const span of court.spansOf(grantIdOf(grant))) judgeSpan(grant, span);
      for (const { maker } of center.spans)
        if (maker !== 'standing' && !court.grantOf(maker.grantId))
          trace.violate('assignment-without-record', maker.grantId);
    },
  };
}
