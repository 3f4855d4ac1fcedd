import type { InjectedFault } from '../aws/call.ts';
import { workflowFunctions } from '../aws/workflow-tasks.ts';
import { minute } from '../fault-profile.ts';
import { type Simulation, startTime } from '../simulation.ts';
import { testUsers } from '../test-data.ts';
import { grantIds, injectAt, latestGrantId, runAfter } from './actions.ts';

/** Does one random thing that users, operators or AWS may do to a grant at any time. */
function interfereOnce(simulation: Simulation, grantId: string): void {
  const { random, faultProfile, stepFunctions } = simulation;
  if (faultProfile.isFaultFree || grantId === '') return;
  const action = random.pick(['end', 'extend', 'abort', 'sweep', 'press', ...workflowFunctions]);
  if (action === 'end') simulation.requestEnd(testUsers[0], grantId);
  else if (action === 'extend') simulation.extend(testUsers[0], grantId);
  else if (action === 'abort') stepFunctions.abort(grantId);
  else if (action === 'sweep') simulation.sweep();
  else if (action === 'press') simulation.press(testUsers[0]);
  else simulation.invokeAgain(action, grantId);
}

/** Interferes at random times, until the system is stable. */
export function interfere(simulation: Simulation): void {
  const { random, time, faultProfile } = simulation;
  if (random.chance(0.1))
    time.at(startTime + random.between(0, 40 * minute), () => simulation.disableUser(testUsers[0]));
  if (faultProfile.isFaultFree) return;
  const drawUnstableTime = () =>
    random.between(startTime, Math.min(faultProfile.stableFrom, startTime + 90 * minute));
  for (let times = random.pick([0, 0, 1, 3]); times > 0; times -= 1)
    time.at(drawUnstableTime(), () => interfereOnce(simulation, latestGrantId(simulation)));
  if (random.chance(0.1)) time.at(drawUnstableTime(), () => simulation.restartEverything());
  time.at(startTime + minute, () => {
    for (const { name } of simulation.stepFunctions.executions.values())
      if (random.chance(faultProfile.lostExecutionRate))
        time.at(drawUnstableTime(), () => simulation.stepFunctions.abort(name));
  });
}

const functions = [
  'access-requested',
  'grant-access',
  'revoke-access',
  'sweep-grants',
  'report-on-access',
] as const;

/** Kills a function at a random call, or interferes at that call. */
export function injectSomewhere(simulation: Simulation): void {
  const { random, time, faultProfile } = simulation;
  if (faultProfile.isFaultFree) return;
  const injectAtCall = (call: number, inject: () => InjectedFault | undefined): void => {
    const name = random.pick(functions);
    let callsLeft = Math.floor(call);
    simulation.intercept(({ invocation }) => {
      if (invocation.name !== name || time.now() >= faultProfile.stableFrom) return undefined;
      callsLeft -= 1;
      return callsLeft === 0 ? inject() : undefined;
    });
  };
  if (random.chance(0.35))
    injectAtCall(random.between(1, 22), () => ({
      fault: random.pick(['killed-before', 'killed-after'] as const),
    }));
  if (random.chance(0.4))
    injectAtCall(random.between(1, 25), () => {
      for (let times = random.pick([1, 2, 3]); times > 0; times -= 1)
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

/** Pauses a function at a critical call. Meanwhile others work on the same grant, end it or request a new one. */
export function pauseSomewhere(simulation: Simulation): void {
  const { random, faultProfile, identityCenter } = simulation;
  if (faultProfile.isFaultFree || !random.chance(0.3)) return;
  const [name, operation] = random.pick(pauseSites);
  const pauseMs = random.between(1_000, 57_000);
  injectAt(simulation, { name, operation, times: random.pick([1, 1, 2]) }, ({ invocation }) => {
    const grantId = invocation.grantId ?? latestGrantId(simulation);
    const runSoon = (probability: number, action: () => unknown): void => {
      if (random.chance(probability)) runAfter(simulation, random.between(0, 4_000), action);
    };
    if (name === 'grant-access') runSoon(0.9, () => simulation.requestEnd(testUsers[0], grantId));
    runSoon(0.7, () => simulation.invokeAgain('revoke-access', grantId));
    runSoon(0.4, () => simulation.invokeAgain('grant-access', grantId));
    runSoon(0.4, () => simulation.press(testUsers[0]));
    return { pauseMs };
  });
  let pressesLeft = 3;
  identityCenter.onRemoved(() => {
    if (pressesLeft-- > 0 && grantIds(simulation).length < 12)
      runAfter(simulation, random.between(200, 3_000), () => simulation.press(testUsers[0]));
  });
}
