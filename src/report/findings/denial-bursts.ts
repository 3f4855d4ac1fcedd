import type { CloudTrailEvent } from '../../evidence/cloudtrail-event.ts';
import { countBy } from '../content/count-by.ts';
import { eventUrl } from '../content/event-url.ts';
import { type Caller, createDescribeCaller } from './caller.ts';
import { type Finding, maxEventIds } from './finding.ts';
import { callOf, maxNameLength } from './match-rule.ts';
import { isDenied } from './outcome.ts';
import type { Severity } from './rules/finding-rule.ts';
import { consoleBurst, denialBurst } from './rules/special-rules.ts';

interface BurstContext {
  readonly userName: string;
  readonly isNew: (eventId: string) => boolean;
}

export interface DenialBursts {
  /** One finding for each burst. */
  readonly probing: readonly Finding[];
  /** The same of what pages of the console read. */
  readonly console: readonly Finding[];
}

/** Finds bursts of denied calls, and makes a finding of each. */
export function findDenialBursts(
  events: readonly CloudTrailEvent[],
  context: BurstContext,
): DenialBursts {
  const { probing, console } = burstsOf(events);
  return {
    probing: probing.map((burst) => toFinding(burst, denialBurst.severity, context)),
    console: console.map((burst) => toFinding(burst, consoleBurst.severity, context)),
  };
}

type Burst = readonly CloudTrailEvent[];

/**
 * The events of each burst of denied calls, by time. A burst ends with a gap longer than the window, and
 * contains the minimum number of calls within one window.
 */
export function burstsOf(
  events: readonly CloudTrailEvent[],
): Readonly<Record<keyof DenialBursts, readonly Burst[]>> {
  const denied = events.filter(isDenied).sort((a, b) => timeOf(a) - timeOf(b));
  const { probing = [], console = [] } = Object.groupBy(denied, (event) =>
    isConsoleRead(event) ? 'console' : 'probing',
  );
  return {
    probing: splitAtGaps(probing).filter(isDense),
    console: splitAtGaps(console).filter(isDense),
  };
}

/** The user agents of programs, which may use the credentials of a console session. */
const program =
  /^(?:aws-cli|aws-sdk|boto|apn|terraform|hashicorp|python|curl|aws-?tools|pulumi|go-)/i;

const isConsoleRead = ({ isOfConsole, readOnly, userAgent = '' }: CloudTrailEvent): boolean =>
  isOfConsole && readOnly && !program.test(userAgent);

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
  severity: Severity,
  { userName, isNew }: BurstContext,
): Finding {
  const calls = countBy(burst, callOf);
  const names = calls.slice(0, maxNames).map(({ value, count }) => `${value} (${count})`);
  const omitted = calls.length - names.length;
  const callers = burst.map(createDescribeCaller(userName));
  const namesOf = (member: keyof Caller): string =>
    countBy(callers, (caller) => caller[member])
      .map(({ value }) => value)
      .slice(0, maxNames)
      .join(', ');
  const [first] = burst;
  const eventIds = burst
    .slice(0, maxEventIds)
    .map(({ eventId }) => eventId.slice(0, maxNameLength));
  return {
    severity,
    at: first?.eventTime ?? '',
    lastAt: burst.at(-1)?.eventTime ?? '',
    count: burst.length,
    eventId: eventIds[0] ?? '',
    eventUrl: first && eventUrl({ ...first, region: first.awsRegion }),
    eventIds,
    call: [...names, ...(omitted > 0 ? [`${omitted} other kinds of call`] : [])].join(', '),
    resources: [],
    resourceCount: 0,
    resourceKind: 'resource',
    details: [],
    outcome: 'denied',
    errorCode: undefined,
    accountId: namesOf('accountId'),
    region: namesOf('region'),
    role: namesOf('role'),
    session: namesOf('session'),
    caller: namesOf('caller'),
    sourceAddress: namesOf('sourceAddress'),
    isNew: burst.some(({ eventId }) => isNew(eventId)),
  };
}
