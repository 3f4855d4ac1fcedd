import { marker, otherAccountId, people } from '../../places.ts';
import type { Random } from '../../random.ts';
import { start, type World } from '../../world.ts';
import { grantIds, soon } from '../acts.ts';
import type { Window } from '../window.ts';

const [first, other] = people;
const second = 1_000;

/** What somebody writes who may start executions, and has read an execution's input. */
function forge(random: Random, input: string): string {
  const good = JSON.parse(input);
  const changes: readonly [object, ...object[]] = [
    { accountId: otherAccountId },
    { principalId: other.principalId },
    { permissionSetName: 'Administrator' },
    { accessSeconds: 43_200 },
    { requestedAt: new Date(Date.parse(good.requestedAt) + 3_600_000).toISOString() },
    { cloudTrailDelaySeconds: 0 },
    { grantId: 'f'.repeat(32) },
    { slack: { ...good.slack, userId: other.slackUserId } },
    { slack: { ...good.slack, userId: 'U0NOBODY' } },
    { slack: { ...good.slack, channelId: marker } },
    { version: 2 },
    { extra: marker },
  ];
  const forged = JSON.stringify({ ...good, ...random.pick(changes) });
  // Some changes leave the second person's input as it was.
  return forged === input ? JSON.stringify({ ...good, version: 3 }) : forged;
}

function startForged(world: World, number: number): void {
  const { random, dynamodb, stepFunctions } = world;
  const { input } = dynamodb.all.get(`grant#${random.pick(['', ...grantIds(world)])}`) ?? {};
  if (typeof input !== 'string') return;
  world.trace.fault('execution-forged', 'the workflow');
  stepFunctions.start(`forged-${number}`, forge(random, input));
}

/** Nothing fails, and somebody starts executions of their own: every grant goes its way as if they had not. */
export const forgedWindow: Window = {
  name: 'executions that somebody else started',
  weather: 'clear',
  play(world) {
    const { random, time } = world;
    let number = 0;
    const forgeIn = (milliseconds: number) =>
      soon(world, milliseconds, () => startForged(world, ++number));
    time.at(start + second, () => void world.click(first));
    world.intercept(({ operation }) => {
      if (operation === 'StartExecution' || operation === 'store token')
        for (let times = 3; times > 0; times -= 1) forgeIn(random.between(0, 3_000));
      return undefined;
    });
    for (let times = 5; times > 0; times -= 1) forgeIn(random.between(2_000, 1_200_000));
  },
};
