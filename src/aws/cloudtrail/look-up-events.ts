import { readCloudTrailEvent } from '../../evidence/cloudtrail-event.ts';
import type { EvidencePage } from '../../evidence/collect.ts';
import type { EventLookUp } from '../../evidence/sources/event-history/event-history.ts';
import type { Sleep } from '../../evidence/sources/sleep-until-time-up.ts';
import type { JsonClient } from '../client/json-client.ts';
import { structuresAt, textAt } from '../client/json-object.ts';
import { retryThrottled } from '../retry-throttled.ts';

/** LookupEvents takes two requests a second for each account and Region. */
const minGapMs = 500;

/** Waits until the next request may be sent. */
type RateLimit = (sleep: Sleep) => Promise<void>;

/** Keeps requests half a second apart. */
export function createRateLimit(now: () => number): RateLimit {
  let nextAt = 0;
  return async (sleep) => {
    const at = Math.max(now(), nextAt);
    nextAt = at + minGapMs;
    await sleep(Math.max(0, at - now()));
  };
}

interface LookUpDeps {
  readonly client: JsonClient;
  readonly rateLimit: RateLimit;
  readonly sleep: Sleep;
}

/** Reads every page of events with the attribute. Throws what CloudTrail throws. */
export async function* lookUpEvents(
  { client, rateLimit, sleep }: LookUpDeps,
  { attribute, from, until }: EventLookUp,
): AsyncGenerator<EvidencePage> {
  const input = {
    ...(attribute && { LookupAttributes: [attribute] }),
    StartTime: from.getTime() / 1000,
    EndTime: until.getTime() / 1000,
    MaxResults: 50,
  };
  let nextToken: string | undefined;
  do {
    const page = await retryThrottled(sleep, async () => {
      await rateLimit(sleep);
      return client.call('LookupEvents', { ...input, NextToken: nextToken });
    });
    yield structuresAt(page, 'Events').map((event) =>
      readCloudTrailEvent(textAt(event, 'CloudTrailEvent') ?? ''),
    );
    nextToken = textAt(page, 'NextToken');
  } while (nextToken);
}
