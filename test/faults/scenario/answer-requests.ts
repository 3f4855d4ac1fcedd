import { minute } from '../fault-profile.ts';
import type { Simulation } from '../simulation.ts';
import { testApprovers, testUsers } from '../test-data.ts';
import { runAfter } from './actions.ts';

/** People answer each request that waits for approval: those who may, soon or late, and some who may not. */
export function answerRequests(simulation: Simulation): void {
  const { random } = simulation;
  if (simulation.approval === undefined) return;
  const soon = (): number => random.pick([200, 5_000, 12 * minute]) * random.next();
  const answer = (...args: Parameters<Simulation['answer']>): void =>
    runAfter(simulation, soon(), () => simulation.answer(...args));
  simulation.checks.onAsked((grantId) => {
    for (const approver of testApprovers)
      for (let presses = random.pick([0, 1, 1, 1, 2]); presses > 0; presses -= 1)
        answer(approver, grantId, random.chance(0.93) ? 'approve_access' : 'deny_access');
    if (random.chance(0.3)) answer(random.pick(testUsers), grantId, 'override_access');
    if (random.chance(0.3)) answer(random.pick(testUsers), grantId, 'approve_access');
    if (random.chance(0.1))
      runAfter(simulation, soon(), () => simulation.requestEnd(testUsers[0], grantId));
  });
}
