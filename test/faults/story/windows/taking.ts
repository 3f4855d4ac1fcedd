import { people, targetOf } from '../../places.ts';
import { minute } from '../../weather.ts';
import { start, type World } from '../../world.ts';
import {
  clickAt,
  clickOnceGone,
  endOnceGiven,
  grantIds,
  latestGrantId,
  soon,
  strikeAt,
} from '../acts.ts';
import type { Window } from '../window.ts';

const [first, other] = people;
const second = 1_000;
const taker = 'revoke-access';
const isFirstGrant = (world: World): boolean => grantIds(world).length === 1;

export const takingWindows: readonly Window[] = [
  {
    name: 'two who revoke at once, with a new grant between them',
    weather: 'still',
    changes: { maxOperationMs: 300, maxListLagMs: 200, maxStatusLagMs: 0 },
    play(world) {
      const { random } = world;
      const sent = 'DeleteAccountAssignment';
      const operation = random.pick([sent, sent, sent, 'change grant']);
      endOnceGiven(world, 5_000);
      strikeAt(world, { name: taker, operation, times: random.pick([1, 2]) }, ({ invocation }) => {
        const { grantId = '' } = invocation;
        for (let others = random.pick([1, 8, 8]); others > 0; others -= 1)
          soon(world, random.between(0, 30_000), () => world.runAgain(taker, grantId));
        if (random.chance(0.5)) soon(world, random.between(0, 4_000), () => world.sweep());
        return { standStillMs: random.between(1_000, 58_000) };
      });
      clickAt(world, second);
      clickOnceGone(world, 3, 3_000);
    },
  },
  {
    name: 'one who stands still right before proving the lease, another, and a new grant after that',
    weather: 'still',
    changes: { maxOperationMs: 300, maxListLagMs: 200, maxStatusLagMs: 0 },
    accessSeconds: 900,
    play(world) {
      const { random } = world;
      // The first write takes the lease, and the third is the proof before the delete.
      const place = { name: taker, operation: 'change grant', after: 2 };
      strikeAt(world, place, ({ invocation }) => {
        const { grantId = '' } = invocation;
        for (const withinMs of [4_000, 15_000])
          soon(world, random.between(1_500, withinMs), () => world.runAgain(taker, grantId));
        return { standStillMs: random.between(20_000, 50_000) };
      });
      world.checks.onGiven((grantId) => {
        if (isFirstGrant(world))
          soon(world, random.between(0, 5_000), () => world.pressDone(first, grantId));
      });
      clickAt(world, second);
      clickOnceGone(world, 1, 1_000);
    },
  },
  {
    name: 'one who took away, and comes again when a new grant is open',
    weather: 'still',
    changes: { maxOperationMs: 2_000 },
    play(world) {
      const { random } = world;
      endOnceGiven(world, 3_000);
      strikeAt(world, { name: taker, operation: 'change open' }, ({ invocation }) => {
        const { grantId = '' } = invocation;
        soon(world, random.between(200, 1_000), () => world.click(first));
        soon(world, random.between(2_000, 9_000), () => world.runAgain(taker, grantId));
        for (let clicks = 3; clicks > 0; clicks -= 1)
          soon(world, random.between(3_000, 15_000), () => world.click(first));
        return random.chance(0.5) ? { fault: 'killed-after' } : undefined;
      });
      clickAt(world, second);
    },
  },
  {
    name: 'a delete, or the freeing of the lock, whose answer is lost',
    weather: 'still',
    changes: { maxOperationMs: 20_000 },
    accessSeconds: 60,
    play(world) {
      const { random } = world;
      const fault = random.pick(['killed-after', 'dropped-after', 'killed-before'] as const);
      const operation = random.pick(['DeleteAccountAssignment', 'change open']);
      strikeAt(world, { name: taker, operation }, () => ({ fault }));
      clickAt(world, second);
    },
  },
  {
    name: 'nobody answers at the deadline, and the execution is lost',
    weather: 'still',
    accessSeconds: 300,
    changes: {
      outages: [
        { service: 'identity-center', from: start + 4 * minute, until: start + 35 * minute },
      ],
    },
    play(world) {
      world.time.at(start + 3 * minute, () => world.stepFunctions.lose(latestGrantId(world)));
      clickAt(world, second);
    },
  },
  {
    name: 'access that nobody but the sweep ends, beside a record that cannot be read',
    weather: 'still',
    accessSeconds: 300,
    play(world) {
      const { random, dynamodb, time } = world;
      const broken = { id: `grant#${'e'.repeat(32)}`, due: 'grant', dueAt: start / 1000 };
      void dynamodb.update({
        id: broken.id,
        change: { set: { ...broken, status: 'broken' } },
        when: [{ absent: 'id' }],
      });
      if (random.chance(0.5)) world.center.put(targetOf(other));
      time.at(start + second, () => void world.click(other));
      clickAt(world, 2 * second);
      time.at(start + random.between(1, 280) * second, () => world.restart());
    },
  },
  {
    name: 'a sweep that meets a stale index',
    weather: 'still',
    accessSeconds: 60,
    changes: { maxIndexLagMs: 30_000 },
    play(world) {
      const { random } = world;
      clickAt(world, second);
      world.time.at(start + 40 * second, () => world.stepFunctions.lose(latestGrantId(world)));
      strikeAt(world, { name: 'sweep-grants', operation: 'change open' }, () => {
        soon(world, random.between(0, 20_000), () => world.sweep());
        return undefined;
      });
    },
  },
  {
    name: 'evidence that comes late',
    weather: 'clear',
    accessSeconds: 60,
    play(world) {
      const { random, time } = world;
      if (random.chance(0.7))
        world.checks.onGiven((grantId) =>
          world.deliver(time.now() + random.between(1, 50) * minute, grantId),
        );
      clickAt(world, second);
    },
  },
  {
    name: 'a death while the report is sent',
    weather: 'still',
    accessSeconds: 60,
    play(world) {
      const { random } = world;
      const name = random.pick(['report-on-access', 'sweep-grants']);
      const operation = random.pick(['send mail', 'change grant', 'read evidence']);
      strikeAt(world, { name, operation, times: random.pick([1, 3]) }, () => ({
        fault: random.pick(['killed-before', 'killed-after'] as const),
      }));
      if (random.chance(0.5))
        world.time.at(start + 4 * minute, () => world.stepFunctions.lose(latestGrantId(world)));
      clickAt(world, second);
    },
  },
  {
    name: 'access that cannot be given, and access that cannot be revoked',
    weather: 'still',
    accessSeconds: 60,
    play(world) {
      const { random } = world;
      const operation = random.pick([
        'CreateAccountAssignment',
        'DeleteAccountAssignment',
        'ListAccountAssignments',
        'DescribeUser',
      ]);
      // Not the click's own: without a grant nothing is given and nothing revoked.
      world.intercept(({ operation: called, invocation: { name } }) =>
        called === operation &&
        name !== 'access-requested' &&
        world.time.now() < start + 30 * minute
          ? { fault: 'error-500' }
          : undefined,
      );
      clickAt(world, second);
    },
  },
];
