import { pressButton } from '../test/fixtures/local-environment/press-button.ts';
import { example, isAssigned } from '../test/fixtures/local-environment/read-state.ts';
import { addUsers, withEnvironment } from './start-environment.ts';
import { print, statisticsOf } from './statistics.ts';

const grants = 20;
const accessSeconds = 3;
/** Keeps the grants apart, so that no grant waits for a function that another one is using. */
const pressGapMs = 500;
const pollMs = 2;

/**
 * Measures the time from the deadline to the deleted assignment of 20 grants, with an AWS without
 * delays. Step Functions waits for whole seconds, so that up to one second is its granularity.
 */
export async function benchRevoke(): Promise<void> {
  await withEnvironment({ accessSeconds, cloudTrailDelaySeconds: 600 }, async (local) => {
    const users = await addUsers(local, grants);
    const delaysMs = await Promise.all(
      users.map(async ({ slackUserId, principalId }, n) => {
        await sleep(n * pressGapMs);
        const target = { ...example, principalId };
        await pressButton(local, { user: slackUserId });
        const deadline = Date.now() + accessSeconds * 1000;
        while (!isAssigned(local, target)) await sleep(pollMs);
        while (isAssigned(local, target)) await sleep(pollMs);
        return Date.now() - deadline;
      }),
    );
    const measure = 'deadline to deleted assignment';
    print({ bench: 'revoke', measure, grants, ...statisticsOf(delaysMs) });
  });
}

const sleep = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
