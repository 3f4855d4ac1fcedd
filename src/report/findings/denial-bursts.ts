import type { CloudTrailEvent } from '../../evidence/cloudtrail-event.ts';
import { countBy } from '../content/count-by.ts';
import type { Finding } from './finding.ts';
import { denialBurst } from './finding-rules.ts';
import { callOf } from './match-rule.ts';
import { isDenied } from './outcome.ts';

/**
 * Builds one finding for each burst of denied calls. A burst ends with a gap longer than the window,
 * and contains the minimum number of calls within one window.
 */
export function findDenialBursts(
  events: readonly CloudTrailEvent[],
  isNew: (eventId: string) => boolean,
): readonly Finding[] {
  const denied = events.filter(isDenied).sort((a, b) => timeOf(a) - timeOf(b));
  return splitAtGaps(denied)
    .filter(isDense)
    .map((burst) => toFinding(burst, isNew));
}

const timeOf = ({ eventTime }: CloudTrailEvent): number => Date.parse(eventTime);
const windowMs = denialBurst.windowSeconds * 1000;

function splitAtGaps(denied: readonly CloudTrailEvent[]): readonly (readonly CloudTrailEvent[])[] {
  const runs: CloudTrailEvent[][] = [];
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const event of denied) {
    if (timeOf(event) - lastMs > windowMs) runs.push([]);
    runs.at(-1)?.push(event);
    lastMs = timeOf(event);
  }
  return runs;
}

function isDense(run: readonly CloudTrailEvent[]): boolean {
  return run.some((event, index) => {
    const later = run[index + denialBurst.minCalls - 1];
    return later !== undefined && timeOf(later) - timeOf(event) <= windowMs;
  });
}

/** How many kinds of call, and how many addresses, a finding names. */
const maxNames = 3;

function toFinding(
  burst: readonly CloudTrailEvent[],
  isNew: (eventId: string) => boolean,
): Finding {
  const calls = countBy(burst, callOf);
  const names = calls.slice(0, maxNames).map(({ value, count }) => `${value} (${count})`);
  const omitted = calls.length - names.length;
  const addresses = countBy(burst, ({ sourceIpAddress }) => sourceIpAddress ?? '');
  return {
    at: burst[0]?.eventTime ?? '',
    lastAt: burst.at(-1)?.eventTime ?? '',
    count: burst.length,
    call: [...names, ...(omitted > 0 ? [`${omitted} other kinds of call`] : [])].join(', '),
    resource: '',
    sourceAddress: addresses
      .map(({ value }) => value)
      .slice(0, maxNames)
      .join(', '),
    outcome: 'denied',
    errorCode: undefined,
    isNew: burst.some(({ eventId }) => isNew(eventId)),
  };
}
