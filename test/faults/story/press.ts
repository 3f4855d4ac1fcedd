import { people } from '../places.ts';
import { minute } from '../weather.ts';
import { start, type World } from '../world.ts';
import { soon } from './acts.ts';

/** Clicks come alone, twice, at once, again and again, and as a copy of one that was answered. */
export function pressButtons(world: World): void {
  const { random, time } = world;
  let at = start + 1_000;
  for (let presses = random.pick([1, 1, 2, 3, 5]); presses > 0; presses -= 1) {
    const person = random.pick([people[0], people[0], people[0], people[1]]);
    time.at(at, async () => {
      const click = await world.click(person);
      if (random.chance(0.1))
        soon(world, random.between(0, 4 * minute), () => world.sendClick(click));
    });
    if (random.chance(0.2)) time.at(at + random.between(0, 200), () => world.click(person));
    at += random.pick([
      random.between(100, 3_000),
      random.between(9_000, 20_000),
      random.between(1, 15) * minute,
      random.between(1, 100) * minute,
    ]);
  }
}

/** Some are done at once, some ask again the moment it has ended, and what they did shows late. */
export function reactToAccess(world: World): void {
  const { random, checks, center, time } = world;
  const holderOf = (grantId: string) => {
    const { slackUserId } = world.dynamodb.all.get(`grant#${grantId}`) ?? {};
    return people.find((person) => person.slackUserId === slackUserId) ?? people[0];
  };
  const strangerTo = (grantId: string) => (holderOf(grantId) === people[0] ? people[1] : people[0]);
  checks.onGiven((grantId) => {
    if (random.chance(0.1)) world.deliver(time.now() + random.between(0, 100) * minute, grantId);
    if (random.chance(0.1))
      soon(world, random.between(0, 2 * minute), () =>
        world.pressDone(strangerTo(grantId), grantId),
      );
    if (random.chance(0.3))
      soon(world, random.pick([random.between(0, 120), random.between(0, 5 * minute)]), () =>
        world.pressDone(holderOf(grantId), grantId),
      );
  });
  center.onRemoved(() => {
    if (random.chance(0.4))
      soon(world, random.pick([random.between(0, 3_000), random.between(0, 8 * minute)]), () =>
        world.click(people[0]),
      );
  });
}
