import {
  type CloudTrailClient,
  type LookupAttribute,
  LookupEventsCommand,
} from '@aws-sdk/client-cloudtrail';
import { readCloudTrailEvent } from '../../evidence/cloudtrail-event.ts';
import type { EvidencePage } from '../../evidence/collect.ts';
import { retryThrottled } from '../cloudwatch-logs/retry-throttled.ts';

/** Waits until the next request may be sent. */
export type RateLimit = () => Promise<void>;

/** LookupEvents takes two requests a second for an account and Region. */
const minGapMs = 500;

/** Keeps each of several keys apart by half a second. */
export function createRateLimits(now: () => number): (key: string, sleep: Sleep) => RateLimit {
  const nextAt = new Map<string, number>();
  return (key, sleep) => async () => {
    const at = Math.max(now(), nextAt.get(key) ?? 0);
    nextAt.set(key, at + minGapMs);
    await sleep(Math.max(0, at - now()));
  };
}

type Sleep = (milliseconds: number) => Promise<void>;

export interface LookUp {
  readonly attribute: LookupAttribute;
  /** By the events' own time, both included. */
  readonly from: Date;
  readonly until: Date;
}

interface LookUpDeps {
  readonly client: CloudTrailClient;
  readonly rateLimit: RateLimit;
  readonly sleep: Sleep;
}

/** Every page of the event history with that attribute. Throws what CloudTrail throws. */
export async function* lookUpEvents(
  { client, rateLimit: pace, sleep }: LookUpDeps,
  { attribute, from, until }: LookUp,
): AsyncGenerator<EvidencePage> {
  let nextToken: string | undefined;
  do {
    const token = nextToken === undefined ? {} : { NextToken: nextToken };
    const page = await retryThrottled(sleep, async () => {
      await pace();
      return client.send(
        new LookupEventsCommand({
          LookupAttributes: [attribute],
          StartTime: from,
          EndTime: until,
          MaxResults: 50,
          ...token,
        }),
      );
    });
    yield (page.Events ?? []).map(({ CloudTrailEvent: json = '' }) => readCloudTrailEvent(json));
    nextToken = page.NextToken;
  } while (nextToken);
}
