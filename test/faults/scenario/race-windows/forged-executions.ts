import type { Random } from '../../random.ts';
import { type Simulation, startTime } from '../../simulation.ts';
import { hostileMarker, otherAccountId, testUsers } from '../../test-data.ts';
import { grantIds, runAfter } from '../actions.ts';
import type { RaceWindow } from '../race-window.ts';

const [firstUser, otherUser] = testUsers;
const second = 1_000;
/** Without a limit, a mutated product that accepts forged executions would cause ever more of them. */
const maxForged = 50;

/** The input of an attacker who may start executions and has read the input of one. */
function forge(random: Random, input: string): string {
  const original = JSON.parse(input);
  const changes: readonly [object, ...object[]] = [
    { accountId: otherAccountId },
    { principalId: otherUser.principalId },
    { permissionSetName: 'Administrator' },
    { accessSeconds: 43_200 },
    { requestedAt: new Date(Date.parse(original.requestedAt) + 3_600_000).toISOString() },
    { cloudTrailDelaySeconds: 0 },
    { grantId: 'f'.repeat(32) },
    { slack: { ...original.slack, userId: otherUser.slackUserId } },
    { slack: { ...original.slack, userId: 'U0NOBODY' } },
    { slack: { ...original.slack, channelId: hostileMarker } },
    { version: 2 },
    { extra: hostileMarker },
  ];
  const forged = JSON.stringify({ ...original, ...random.pick(changes) });
  // Some changes do not change the input of the second user.
  return forged === input ? JSON.stringify({ ...original, version: 3 }) : forged;
}

function startForged(simulation: Simulation, number: number): void {
  const { random, dynamodb, stepFunctions } = simulation;
  const { input } = dynamodb.all.get(`grant#${random.pick(['', ...grantIds(simulation)])}`) ?? {};
  if (typeof input !== 'string') return;
  simulation.trace.recordFault('execution-forged', 'the workflow');
  stepFunctions.start(`forged-${number}`, forge(random, input));
}

/** Without faults, forged executions must not affect any grant. */
export const forgedExecutionsWindow: RaceWindow = {
  name: 'an attacker starts executions with forged input',
  faults: 'none',
  run(simulation) {
    const { random, time } = simulation;
    let number = 0;
    const forgeIn = (milliseconds: number) =>
      runAfter(simulation, milliseconds, () => startForged(simulation, ++number));
    time.at(startTime + second, () => void simulation.press(firstUser));
    simulation.intercept(({ operation }) => {
      const isTrigger = operation === 'StartExecution' || operation === 'store token';
      if (isTrigger && number < maxForged)
        for (let times = 3; times > 0; times -= 1) forgeIn(random.between(0, 3_000));
      return undefined;
    });
    for (let times = 5; times > 0; times -= 1) forgeIn(random.between(2_000, 1_200_000));
  },
};
