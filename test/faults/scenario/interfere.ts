import type { InjectedFault } from '../aws/call.ts';
import { workflowFunctions } from '../aws/workflow-tasks.ts';
import { minute } from '../fault-profile.ts';
import { type Simulation, startTime } from '../simulation.ts';
import { testUsers } from '../test-data.ts';
import { grantIds, injectAt, latestGrantId, runAfter } from './actions.ts';

/** What people and machines do to a grant at any moment. */
export function interfereOnce(simulation: Simulation, grantId: string): void {
  const { random, faultProfile, stepFunctions } = simulation;
  if (faultProfile.isFaultFree || grantId === '') return;
  const act = random.pick(['end', 'lose', 'sweep', 'click', ...workflowFunctions]);
  if (act === 'end') simulation.requestEnd(testUsers[0], grantId);
  else if (act === 'lose') stepFunctions.abort(grantId);
  else if (act === 'sweep') simulation.sweep();
  else if (act === 'click') simulation.press(testUsers[0]);
  else simulation.invokeAgain(act, grantId);
}

/** Troubles of all kinds, at any moment until it gets calm. */
export function interfere(simulation: Simulation): void {
  const { random, time, faultProfile } = simulation;
  if (random.chance(0.1))
    time.at(startTime + random.between(0, 40 * minute), () => simulation.disableUser(testUsers[0]));
  if (faultProfile.isFaultFree) return;
  const untilCalm = () =>
    random.between(startTime, Math.min(faultProfile.stableFrom, startTime + 90 * minute));
  for (let troubles = random.pick([0, 0, 1, 3]); troubles > 0; troubles -= 1)
    time.at(untilCalm(), () => interfereOnce(simulation, latestGrantId(simulation)));
  if (random.chance(0.1)) time.at(untilCalm(), () => simulation.restartEverything());
  time.at(startTime + minute, () => {
    for (const { name } of simulation.stepFunctions.executions.values())
      if (random.chance(faultProfile.lostExecutionRate))
        time.at(untilCalm(), () => simulation.stepFunctions.abort(name));
  });
}

const functions = [
  'access-requested',
  'grant-access',
  'revoke-access',
  'sweep-grants',
  'report-on-access',
] as const;

/** Right at some call of some function it dies, or other things begin. */
export function injectSomewhere(simulation: Simulation): void {
  const { random, time, faultProfile } = simulation;
  if (faultProfile.isFaultFree) return;
  const strikeAtCall = (call: number, strike: () => InjectedFault | undefined): void => {
    const chosen = random.pick(functions);
    let callsLeft = Math.floor(call);
    simulation.intercept(({ invocation }) => {
      if (invocation.name !== chosen || time.now() >= faultProfile.stableFrom) return undefined;
      callsLeft -= 1;
      return callsLeft === 0 ? strike() : undefined;
    });
  };
  if (random.chance(0.35))
    strikeAtCall(random.between(1, 22), () => ({
      fault: random.pick(['killed-before', 'killed-after'] as const),
    }));
  if (random.chance(0.4))
    strikeAtCall(random.between(1, 25), () => {
      for (let acts = random.pick([1, 2, 3]); acts > 0; acts -= 1)
        runAfter(
          simulation,
          random.pick([0, random.between(0, 100), random.between(0, 20_000)]),
          () => interfereOnce(simulation, latestGrantId(simulation)),
        );
      return undefined;
    });
}

const pauseSites = [
  ['grant-access', 'CreateAccountAssignment'],
  ['grant-access', 'ListAccountAssignments'],
  ['grant-access', 'change grant'],
  ['revoke-access', 'DeleteAccountAssignment'],
  ['revoke-access', 'change grant'],
  ['revoke-access', 'change open'],
  ['sweep-grants', 'DeleteAccountAssignment'],
  ['access-requested', 'change grant'],
  ['access-requested', 'StartExecution'],
] as const;

/** While one function stands still, another does the same, the grant is ended, and a new one is asked for. */
export function pauseSomewhere(simulation: Simulation): void {
  const { random, faultProfile, identityCenter } = simulation;
  if (faultProfile.isFaultFree || !random.chance(0.3)) return;
  const [name, operation] = random.pick(pauseSites);
  const pauseMs = random.between(1_000, 57_000);
  injectAt(simulation, { name, operation, times: random.pick([1, 1, 2]) }, ({ invocation }) => {
    const grantId = invocation.grantId ?? latestGrantId(simulation);
    const shortly = (probability: number, act: () => unknown): void => {
      if (random.chance(probability)) runAfter(simulation, random.between(0, 4_000), act);
    };
    if (name === 'grant-access') shortly(0.9, () => simulation.requestEnd(testUsers[0], grantId));
    shortly(0.7, () => simulation.invokeAgain('revoke-access', grantId));
    shortly(0.4, () => simulation.invokeAgain('grant-access', grantId));
    shortly(0.4, () => simulation.press(testUsers[0]));
    return { pauseMs: pauseMs };
  });
  let clicksLeft = 3;
  identityCenter.onRemoved(() => {
    if (clicksLeft-- > 0 && grantIds(simulation).length < 12)
      runAfter(simulation, random.between(200, 3_000), () => simulation.press(testUsers[0]));
  });
}
