import { accessIdIn, accountId, linkIdOf, people, targetOf } from '../../places.ts';
import { minute } from '../../weather.ts';
import type { World } from '../../world.ts';
import { clickAt, clickOnceGone, endOnceGiven, latestGrantId, soon, strikeAt } from '../acts.ts';
import type { Window } from '../window.ts';

const [first, other] = people;
const second = 1_000;
const giver = 'grant-access';
const create = 'CreateAccountAssignment';

/** What people do to take a right away. */
const withdrawals: readonly [(world: World) => void, ...((world: World) => void)[]] = [
  (world) => world.disable(first),
  ({ dynamodb, withdraw }) => {
    dynamodb.all.delete(accessIdIn(accountId));
    for (const person of people) withdraw(person);
  },
  ({ dynamodb, withdraw }) => {
    const id = linkIdOf(first);
    dynamodb.all.set(id, { id, ssoPrincipal: other.principalId });
    withdraw(first);
  },
];

/** Identity Center keeps no order, and deletes what is not there yet. */
const createAfterDelete = (name: string, maxStatusLagMs: number): Window => ({
  name,
  weather: 'still',
  changes: {
    maxOperationMs: 10_000,
    maxStatusLagMs,
    refusesBusyAssignments: false,
    keepsOrder: false,
    missingDelete: 'succeeds',
  },
  play(world) {
    strikeAt(world, { name: giver, operation: create }, ({ invocation }) => {
      soon(world, 50, () => world.pressDone(first, invocation.grantId ?? ''));
      return undefined;
    });
    const status = 'DescribeAccountAssignmentCreationStatus';
    strikeAt(world, { name: giver, operation: status }, () => ({ fault: 'killed-before' }));
    clickAt(world, second);
  },
});

export const givingWindows: readonly Window[] = [
  {
    name: 'a right withdrawn between the click and the grant',
    weather: 'clear',
    play(world) {
      strikeAt(world, { name: 'access-requested', operation: 'StartExecution' }, () => {
        world.random.pick(withdrawals)(world);
        return undefined;
      });
      clickAt(world, second);
    },
  },
  {
    name: 'a create still in progress when revocation begins',
    weather: 'still',
    changes: { maxOperationMs: 45_000 },
    play(world) {
      const { random } = world;
      strikeAt(world, { name: giver, operation: create }, ({ invocation }) => {
        const grantId = invocation.grantId ?? '';
        soon(world, random.between(0, 1_000), () => world.pressDone(first, grantId));
        if (random.chance(0.5))
          soon(world, random.between(0, 3_000), () => world.runAgain('revoke-access', grantId));
        const fault = random.pick(['dropped-after', 'killed-after', 'slow-request'] as const);
        return { fault, standStillMs: random.pick([1, random.between(1_000, 55_000)]) };
      });
      clickAt(world, second);
      clickOnceGone(world, 2, 3_000);
    },
  },
  createAfterDelete('a create that is done after the delete, if that does not wait for it', 0),
  createAfterDelete('a create that is not known yet when the delete is sent', 60_000),
  {
    name: 'a retry that finds our own assignment',
    weather: 'still',
    changes: { maxListLagMs: 0, maxOperationMs: 1_000 },
    play(world) {
      const fault = world.random.pick(['killed-after', 'dropped-after', 'killed-before'] as const);
      strikeAt(world, { name: giver, operation: create }, () => ({ fault }));
      clickAt(world, second);
    },
  },
  {
    name: 'a create that is sent when its deadline is past',
    weather: 'still',
    accessSeconds: 60,
    play(world) {
      const { random } = world;
      strikeAt(world, { name: 'access-requested', operation: 'StartExecution' }, () => ({
        fault: 'killed-before',
      }));
      const isLate = random.chance(0.4);
      if (!isLate)
        strikeAt(world, { name: giver, operation: 'ListAccountAssignments' }, () => {
          const { deadlineAt } = world.dynamodb.all.get(`grant#${latestGrantId(world)}`) ?? {};
          const leftMs = Date.parse(String(deadlineAt)) - world.time.now();
          return { standStillMs: Math.max(1, leftMs + random.between(3_500, 6_000)) };
        });
      clickAt(world, second);
      clickAt(world, (isLate ? random.between(64, 250) : random.between(15, 50)) * second);
    },
  },
  {
    name: 'two at once who give, and a create that fails',
    weather: 'still',
    changes: { operationFails: 0.5, maxOperationMs: 1_500 },
    play(world) {
      const { random } = world;
      const operation = random.pick([create, create, create, 'change grant']);
      strikeAt(world, { name: giver, operation }, ({ invocation }) => {
        const { grantId = '' } = invocation;
        soon(world, random.between(0, 500), () => world.runAgain(giver, grantId));
        return { standStillMs: random.between(2_000, 20_000) };
      });
      clickAt(world, second);
    },
  },
  {
    name: 'a create soon after that of an earlier grant',
    weather: 'still',
    changes: { maxOperationMs: 0, maxListLagMs: 500, maxStatusLagMs: 0 },
    play(world) {
      const { random } = world;
      endOnceGiven(world, 50);
      const fault = random.pick(['dropped-before', 'dropped-after'] as const);
      strikeAt(world, { name: giver, operation: create, after: 1 }, ({ invocation }) => {
        if (random.chance(0.7)) void world.pressDone(first, invocation.grantId ?? '');
        return { fault };
      });
      clickAt(world, second);
      strikeAt(world, { name: 'revoke-access', operation: 'change open' }, () => {
        soon(world, random.between(10, 200), () => world.click(first));
        return undefined;
      });
    },
  },
  {
    name: 'a list that shows what an earlier grant made',
    weather: 'still',
    changes: { maxListLagMs: 8 * minute, maxOperationMs: 3_000 },
    play(world) {
      const { random } = world;
      if (random.chance(0.3)) world.center.put(targetOf(first));
      endOnceGiven(world, 60_000);
      clickAt(world, second);
      clickOnceGone(world, 2, 60_000);
    },
  },
  {
    name: 'an end before anything was decided, of somebody who held it',
    weather: 'clear',
    play(world) {
      const { random } = world;
      if (random.chance(0.7)) world.center.put(targetOf(first));
      const operation = random.pick(['read grant', 'DescribeUser', 'ListAccountAssignments']);
      strikeAt(world, { name: giver, operation }, ({ invocation }) => {
        void world.pressDone(first, invocation.grantId ?? '');
        return { standStillMs: random.between(200, 6_000) };
      });
      clickAt(world, second);
      for (const afterMs of [20, 60, 240]) clickAt(world, afterMs * second);
    },
  },
  {
    name: 'a death while the person is told',
    weather: 'still',
    play(world) {
      const { random } = world;
      const fault = random.pick(['killed-before', 'killed-after'] as const);
      strikeAt(
        world,
        {
          name: giver,
          operation: random.pick(['post', 'change grant']),
          after: random.pick([0, 1, 2, 3]),
        },
        () => ({ fault }),
      );
      clickAt(world, second);
    },
  },
];
