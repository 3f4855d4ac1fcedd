import { type Simulation, startTime } from '../../simulation.ts';
import { hostileMarker, otherAccountId, testUsers } from '../../test-data.ts';
import { runAfter } from '../actions.ts';
import type { RaceWindow } from '../race-window.ts';

const [firstUser] = testUsers;
const second = 1_000;
/** Without a limit, a mutated product that accepts forged executions would cause ever more of them. */
const maxForged = 50;

/** Inputs of an attacker who may start executions. Nobody reads them. */
const inputs = [
  '[]',
  '"x"',
  '5',
  'null',
  '{}',
  JSON.stringify({ grantId: 'f'.repeat(32), accountId: otherAccountId, text: hostileMarker }),
  JSON.stringify({ decision: { outcome: 'granted', alreadyAssigned: true } }),
] as const;

function startForged({ random, stepFunctions, trace }: Simulation, number: number): void {
  // The name of no grant, or one like a grant's.
  const name = random.pick([`forged-${number}`, `f0f0f0${String(number).padStart(26, '0')}`]);
  trace.recordFault('execution-forged', 'the workflow');
  stepFunctions.start(name, random.pick(inputs));
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
