import type { Blow } from '../aws/call.ts';
import { workflowFunctions } from '../aws/workflow-tasks.ts';
import { people } from '../places.ts';
import { minute } from '../weather.ts';
import { start, type World } from '../world.ts';
import { grantIds, latestGrantId, soon, strikeAt } from './acts.ts';

/** What people and machines do to a grant at any moment. */
export function meddleOnce(world: World, grantId: string): void {
  const { random, weather, stepFunctions } = world;
  if (weather.isClear || grantId === '') return;
  const act = random.pick(['end', 'lose', 'sweep', 'click', ...workflowFunctions]);
  if (act === 'end') world.pressDone(people[0], grantId);
  else if (act === 'lose') stepFunctions.lose(grantId);
  else if (act === 'sweep') world.sweep();
  else if (act === 'click') world.click(people[0]);
  else world.runAgain(act, grantId);
}

/** Troubles of all kinds, at any moment until it gets calm. */
export function meddle(world: World): void {
  const { random, time, weather } = world;
  if (random.chance(0.1))
    time.at(start + random.between(0, 40 * minute), () => world.disable(people[0]));
  if (weather.isClear) return;
  const untilCalm = () => random.between(start, Math.min(weather.calmFrom, start + 90 * minute));
  for (let troubles = random.pick([0, 0, 1, 3]); troubles > 0; troubles -= 1)
    time.at(untilCalm(), () => meddleOnce(world, latestGrantId(world)));
  if (random.chance(0.1)) time.at(untilCalm(), () => world.restart());
  time.at(start + minute, () => {
    for (const { name } of world.stepFunctions.executions.values())
      if (random.chance(weather.executionLost))
        time.at(untilCalm(), () => world.stepFunctions.lose(name));
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
export function strikeSomewhere(world: World): void {
  const { random, time, weather } = world;
  if (weather.isClear) return;
  const strikeAtCall = (call: number, strike: () => Blow | undefined): void => {
    const chosen = random.pick(functions);
    let callsLeft = Math.floor(call);
    world.intercept(({ invocation }) => {
      if (invocation.name !== chosen || time.now() >= weather.calmFrom) return undefined;
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
        soon(world, random.pick([0, random.between(0, 100), random.between(0, 20_000)]), () =>
          meddleOnce(world, latestGrantId(world)),
        );
      return undefined;
    });
}

const stillPlaces = [
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
export function standStillSomewhere(world: World): void {
  const { random, weather, center } = world;
  if (weather.isClear || !random.chance(0.3)) return;
  const [name, operation] = random.pick(stillPlaces);
  const standStillMs = random.between(1_000, 57_000);
  strikeAt(world, { name, operation, times: random.pick([1, 1, 2]) }, ({ invocation }) => {
    const grantId = invocation.grantId ?? latestGrantId(world);
    const shortly = (probability: number, act: () => unknown): void => {
      if (random.chance(probability)) soon(world, random.between(0, 4_000), act);
    };
    if (name === 'grant-access') shortly(0.9, () => world.pressDone(people[0], grantId));
    shortly(0.7, () => world.runAgain('revoke-access', grantId));
    shortly(0.4, () => world.runAgain('grant-access', grantId));
    shortly(0.4, () => world.click(people[0]));
    return { standStillMs };
  });
  let clicksLeft = 3;
  center.onRemoved(() => {
    if (clicksLeft-- > 0 && grantIds(world).length < 12)
      soon(world, random.between(200, 3_000), () => world.click(people[0]));
  });
}
