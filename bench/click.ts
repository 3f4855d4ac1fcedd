import {
  pressButton,
  example,
  isAssigned,
  buildPressPayload,
  postInteraction,
  buildSignedRequest,
} from '../test/fixtures/local-environment/start-environment.ts';
import { addPeople, withWorld } from './bench-world.ts';
import { figuresOf, print, round, timed } from './figures.ts';

const clicks = 200;
const warmUps = 10;

/**
 * From the click to the answer, and to the assignment that stands, with AWS's own time at zero: 200
 * clicks by 200 people, one after the other. The floor is the same way without any AWS call: a
 * request that is refused for its signature.
 */
export async function benchClick(): Promise<void> {
  await withWorld({ accessSeconds: 3_600 }, async (world) => {
    const people = await addPeople(world, clicks + warmUps);
    const answers: number[] = [];
    const assignments: number[] = [];
    const floor: number[] = [];
    for (const [n, { slackUserId, principalId }] of people.entries()) {
      const isMeasured = n >= warmUps;
      await timed(isMeasured ? floor : [], () =>
        postInteraction(world, buildSignedRequest(world, buildPressPayload(world), { signature: `v0=${'0'.repeat(64)}` })),
      );
      const startedAt = performance.now();
      const { text } = await timed(isMeasured ? answers : [], () =>
        pressButton(world, { user: slackUserId }),
      );
      if (!text.startsWith('Glass broken')) throw new Error(`a click was answered: ${text}`);
      while (!isAssigned(world, { ...example, principalId }))
        await new Promise((resolve) => setImmediate(resolve));
      if (isMeasured) assignments.push(performance.now() - startedAt);
    }
    const floorFigures = figuresOf(floor);
    const report = (measure: string, durations: readonly number[]) => {
      const figures = figuresOf(durations);
      print({
        bench: 'click',
        measure,
        clicks: durations.length,
        ...figures,
        timesFloor: round(figures.medianMs / floorFigures.medianMs),
      });
    };
    report('floor: refused for its signature', floor);
    report('click to answer', answers);
    report('click to assignment', assignments);
  });
}
