import { people } from '../../places.ts';
import { clickAt, endOnceGiven, latestGrantId, soon, strikeAt } from '../acts.ts';
import type { Window } from '../window.ts';

const [first] = people;
const second = 1_000;

export const wishingWindows: readonly Window[] = [
  {
    name: 'an end that is asked for as the wait begins',
    weather: 'clear',
    accessSeconds: 3600,
    play(world) {
      const { random } = world;
      strikeAt(world, { name: 'step-functions', operation: 'store token' }, () => {
        void world.pressDone(first, latestGrantId(world));
        return { standStillMs: random.between(300, 5_000) };
      });
      clickAt(world, second);
    },
  },
  {
    name: 'a wait that cannot store its token',
    weather: 'still',
    accessSeconds: 3600,
    play(world) {
      const fault = world.random.pick(['throttle', 'dropped-after'] as const);
      const place = { name: 'step-functions', operation: 'store token', times: 20 };
      strikeAt(world, place, () => ({ fault }));
      clickAt(world, second);
    },
  },
  {
    name: 'a wish whose token is lost',
    weather: 'still',
    accessSeconds: 3600,
    play(world) {
      const { random } = world;
      endOnceGiven(world, 60_000);
      const fault = random.pick(['killed-before', 'dropped-before', 'conflict'] as const);
      const place = { name: 'access-requested', operation: 'SendTaskSuccess' };
      strikeAt(world, place, () => ({ fault }));
      strikeAt(world, { ...place, attempt: 2 }, () => ({ fault }));
      clickAt(world, second);
    },
  },
  {
    name: 'a wish whose sender dies, and that is sent again',
    weather: 'clear',
    accessSeconds: 3600,
    play(world) {
      const { random } = world;
      endOnceGiven(world, 5_000);
      const place = { name: 'access-requested', operation: 'SendTaskSuccess' };
      strikeAt(world, place, ({ invocation }) => {
        const { grantId = '' } = invocation;
        soon(world, random.between(100, 20_000), () => world.pressDone(first, grantId));
        return { fault: 'killed-before' };
      });
      clickAt(world, second);
    },
  },
];
