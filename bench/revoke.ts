import { pressButton, example, isAssigned } from '../test/fixtures/local-environment/start-environment.ts';
import { addPeople, withWorld } from './bench-world.ts';
import { figuresOf, print } from './figures.ts';

const grants = 20;
const accessSeconds = 3;

/**
 * From the deadline to the assignment that is gone, with AWS's own time at zero: 20 grants, one after
 * the other. Step Functions waits in whole seconds, so that up to one of them is its granularity.
 */
export async function benchRevoke(): Promise<void> {
  await withWorld({ accessSeconds, cloudTrailDelaySeconds: 600 }, async (world) => {
    const late = await Promise.all(
      (await addPeople(world, grants)).map(async ({ slackUserId, principalId }, n) => {
        // Apart from one another, so that none waits for another's function.
        await new Promise((resolve) => setTimeout(resolve, n * 500));
        const target = { ...example, principalId };
        await pressButton(world, { user: slackUserId });
        const deadline = Date.now() + accessSeconds * 1000;
        while (!isAssigned(world, target)) await pause();
        while (isAssigned(world, target)) await pause();
        return Date.now() - deadline;
      }),
    );
    print({ bench: 'revoke', measure: 'deadline to gone', grants, ...figuresOf(late) });
  });
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 2));
