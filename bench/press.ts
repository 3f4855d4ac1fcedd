import {
  buildPressPayload,
  buildSignedRequest,
  postInteraction,
  pressButton,
} from '../test/fixtures/local-environment/press-button.ts';
import { example, grantIds, isAssigned } from '../test/fixtures/local-environment/read-state.ts';
import { waitForAccess } from '../test/fixtures/local-environment/wait-for-execution.ts';
import { addUsers, withEnvironment } from './start-environment.ts';
import { print, round, statisticsOf, timed } from './statistics.ts';

const presses = 200;
const warmUps = 10;

/**
 * Measures the time from the press to the response and to the assignment, with an AWS without delays:
 * 200 presses by 200 users, one after the other. The floor is a request with a wrong signature, which
 * takes the same path without any AWS call.
 */
export async function benchPress(): Promise<void> {
  await withEnvironment({ accessSeconds: 3_600 }, async (local) => {
    const users = await addUsers(local, presses + warmUps);
    const floor: number[] = [];
    const responses: number[] = [];
    const assignments: number[] = [];
    for (const [n, { slackUserId, principalId }] of users.entries()) {
      const isMeasured = n >= warmUps;
      await timed(isMeasured ? floor : [], () => {
        const signature = `v0=${'0'.repeat(64)}`;
        const payload = buildPressPayload(local);
        return postInteraction(local, buildSignedRequest(local, payload, { signature }));
      });
      const startedAt = performance.now();
      const { text } = await timed(isMeasured ? responses : [], () =>
        pressButton(local, { user: slackUserId }),
      );
      if (!text.startsWith('Glass broken')) throw new Error(`unexpected response: ${text}`);
      while (!isAssigned(local, { ...example, principalId }))
        await new Promise((resolve) => setImmediate(resolve));
      if (isMeasured) assignments.push(performance.now() - startedAt);
      // What GrantAccess does after the assignment must not slow the next press down.
      await waitForAccess(local, grantIds(local).at(-1) ?? '');
    }
    const floorStatistics = statisticsOf(floor);
    const printMeasure = (measure: string, durationsMs: readonly number[]) => {
      const statistics = statisticsOf(durationsMs);
      print({
        bench: 'press',
        measure,
        presses: durationsMs.length,
        ...statistics,
        timesFloor: round(statistics.medianMs / floorStatistics.medianMs),
      });
    };
    printMeasure('floor: rejected signature', floor);
    printMeasure('press to response', responses);
    printMeasure('press to assignment', assignments);
  });
}
