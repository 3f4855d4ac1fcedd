import type { FindLaterEvent } from '../../evidence/sources/cloudwatch-logs/logs-insights.ts';
import type { JsonClient } from '../client/json-client.ts';
import { structuresAt, textAt } from '../client/json-object.ts';
import { retryThrottled } from '../retry-throttled.ts';

/** A log group of many empty streams answers with empty pages for a long time. */
const maxMs = 10_000;

/** Looks for one event of a log group from a time on, with a client for each Region. */
export const createFindLaterEvent =
  (clientIn: (region: string | undefined) => JsonClient, now: () => number): FindLaterEvent =>
  async ({ region, logGroup, from }, sleep) => {
    const endsAt = now() + maxMs;
    const client = clientIn(region);
    const group = logGroup.replace(/:\*$/, '');
    const input = {
      ...(group.startsWith('arn:') ? { logGroupIdentifier: group } : { logGroupName: group }),
      startTime: from,
      limit: 1,
    };
    let nextToken: string | undefined;
    do {
      const page = await retryThrottled(sleep, () =>
        client.call('FilterLogEvents', { ...input, nextToken }),
      );
      if (structuresAt(page, 'events').length > 0) return 'found';
      nextToken = textAt(page, 'nextToken');
    } while (nextToken !== undefined && now() < endsAt);
    return nextToken === undefined ? 'none' : 'undecided';
  };
