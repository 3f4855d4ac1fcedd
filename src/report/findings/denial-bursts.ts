import type { CloudTrailEvent } from '../../evidence/cloudtrail-event.ts';
import { countBy } from '../content/count-by.ts';
import type { Finding } from './finding.ts';
import { denialBurst } from './finding-rules.ts';
import { callOf } from './match-rule.ts';
import { isDenied } from './outcome.ts';

/** One finding for each run of denials that is dense somewhere, and lasts until there is a gap. */
export function findDenialBursts(
  events: readonly CloudTrailEvent[],
  isNew: (eventId: string) => boolean,
): readonly Finding[] {
  const denied = events.filter(isDenied).sort((a, b) => timeOf(a) - timeOf(b));
  return runsOf(denied)
    .filter(isDense)
    .map((run) => findingOf(run, isNew));
}

const timeOf = ({ eventTime }: CloudTrailEvent): number => Date.parse(eventTime);
const gapMs = denialBurst.seconds * 1000;

function runsOf(denied: readonly CloudTrailEvent[]): readonly (readonly CloudTrailEvent[])[] {
  const runs: CloudTrailEvent[][] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const event of denied) {
    if (timeOf(event) - last > gapMs) runs.push([]);
    runs.at(-1)?.push(event);
    last = timeOf(event);
  }
  return runs;
}

/** Whether so many calls as make a burst fall into its time anywhere in the run. */
function isDense(run: readonly CloudTrailEvent[]): boolean {
  return run.some((event, index) => {
    const later = run[index + denialBurst.calls - 1];
    return later !== undefined && timeOf(later) - timeOf(event) <= gapMs;
  });
}

const maxKinds = 3;

function findingOf(run: readonly CloudTrailEvent[], isNew: (eventId: string) => boolean): Finding {
  const kinds = countBy(run, callOf);
  const said = kinds.slice(0, maxKinds).map(({ value, count }) => `${value} (${count})`);
  const more = kinds.length - said.length;
  const addresses = countBy(run, ({ sourceIpAddress }) => sourceIpAddress ?? '');
  return {
    at: run[0]?.eventTime ?? '',
    lastAt: run.at(-1)?.eventTime ?? '',
    count: run.length,
    what: [...said, ...(more > 0 ? [`${more} other kinds of call`] : [])].join(', '),
    resource: '',
    from: addresses
      .map(({ value }) => value)
      .slice(0, maxKinds)
      .join(', '),
    outcome: 'denied',
    errorCode: undefined,
    isNew: run.some(({ eventId }) => isNew(eventId)),
  };
}
