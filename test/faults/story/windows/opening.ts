import { people } from '../../places.ts';
import { buildClick } from '../../signed-click.ts';
import { minute } from '../../weather.ts';
import { start } from '../../world.ts';
import { clickAt, endOnceGiven, soon, strikeAt } from '../acts.ts';
import type { Window } from '../window.ts';

const [first] = people;
const second = 1_000;
const opener = 'access-requested';

export const openingWindows: readonly Window[] = [
  {
    name: 'a crash between lock, record and start',
    weather: 'still',
    accessSeconds: 300,
    play(world) {
      const { random } = world;
      const operation = random.pick(['change open', 'change grant', 'StartExecution']);
      strikeAt(world, { name: opener, operation }, () => ({
        fault: random.pick(['killed-before', 'killed-after'] as const),
      }));
      clickAt(world, second);
      clickAt(world, random.pick([random.between(1.2, 9), random.between(10, 30)]) * second);
      clickAt(world, random.between(12, 290) * second);
    },
  },
  {
    name: 'a start whose answer was lost',
    weather: 'still',
    play(world) {
      const { random } = world;
      const [once, twice] = random.pick([
        ['dropped-after', 'dropped-after'],
        ['dropped-after', 'conflict'],
        ['dropped-before', 'dropped-before'],
        ['slow-answer', 'conflict'],
        ['closed-after', 'conflict'],
      ] as const);
      const place = { name: opener, operation: 'StartExecution' };
      strikeAt(world, place, () => ({ fault: once }));
      strikeAt(world, { ...place, attempt: 2 }, () => ({
        fault: twice,
        standStillMs: random.pick([1, 1_500]),
      }));
      clickAt(world, second);
      clickAt(world, random.between(1, 12) * second);
    },
  },
  {
    name: 'a start refused for good, while another click starts it',
    weather: 'still',
    play(world) {
      const { random } = world;
      strikeAt(world, { name: opener, operation: 'StartExecution' }, () => {
        if (random.chance(0.6)) soon(world, 10, () => world.click(first));
        return { fault: 'conflict', standStillMs: random.between(1, 6_000) };
      });
      // The write that closes the grant comes after the one that made it.
      if (random.chance(0.4))
        strikeAt(world, { name: opener, operation: 'change grant', after: 1 }, () => ({
          fault: random.pick(['dropped-after', 'closed-after'] as const),
        }));
      clickAt(world, second);
      clickAt(world, random.between(15, 60) * second);
    },
  },
  {
    name: 'a record written after another click took the lock over',
    weather: 'still',
    changes: { maxThawMs: 30_000 },
    play(world) {
      const { random } = world;
      strikeAt(world, { name: opener, operation: 'change grant' }, () => ({
        standStillMs: random.between(8_500, 9_900),
        fault: 'slow-request',
      }));
      world.time.at(start + second, async () => {
        const click = await world.click(first);
        soon(world, random.between(2, 60) * second, () => world.sendClick(click));
      });
      clickAt(world, random.between(11, 14) * second);
    },
  },
  {
    name: 'clicks that race for a lock that nobody holds by right',
    weather: 'still',
    play(world) {
      const { random } = world;
      strikeAt(world, { name: opener, operation: 'change open' }, () => ({
        fault: 'killed-after',
      }));
      // Three that find the lock taken, and one of those that then take it over.
      const after = random.pick([4, 5]);
      strikeAt(world, { name: opener, operation: 'change open', after }, () => ({
        standStillMs: random.between(100, 6_000),
      }));
      clickAt(world, second);
      for (let clicks = 3; clicks > 0; clicks -= 1)
        clickAt(world, (13 + random.between(0, 0.2)) * second);
    },
  },
  {
    name: 'clicks that race for the lock of a grant that is over',
    weather: 'still',
    changes: { maxListLagMs: 5 * minute, maxOperationMs: 2_000 },
    accessSeconds: 60,
    triesOnceMore: true,
    play(world) {
      const { random, stepFunctions } = world;
      endOnceGiven(world, 5_000);
      strikeAt(world, { name: 'revoke-access', operation: 'change open' }, ({ invocation }) => {
        if (random.chance(0.8)) stepFunctions.lose(invocation.grantId ?? '');
        for (let clicks = random.pick([1, 3]); clicks > 0; clicks -= 1)
          soon(world, random.between(0, 200), () => world.click(first));
        return { fault: 'killed-before' };
      });
      clickAt(world, second);
    },
  },
  {
    name: 'a click that is sent again',
    weather: 'clear',
    accessSeconds: 60,
    play(world) {
      const { random } = world;
      world.time.at(start + second, () => {
        const click = buildClick(first, world.time.now(), 0);
        const send = () => world.sendClick(click);
        void send();
        for (let copies = 3; copies > 0; copies -= 1) soon(world, random.between(0, 300), send);
        for (let copies = 4; copies > 0; copies -= 1)
          soon(world, random.between(0, 4.5) * minute, send);
      });
    },
  },
];
