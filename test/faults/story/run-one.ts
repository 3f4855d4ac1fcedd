import { bystander, otherAccountId, people, targetOf } from '../places.ts';
import { createRandom } from '../random.ts';
import { drawWeather, minute } from '../weather.ts';
import { createWorld, start, type World } from '../world.ts';
import { meddle, standStillSomewhere, strikeSomewhere } from './meddle.ts';
import { pressButtons, reactToAccess } from './press.ts';
import { runSweeps } from './sweeps.ts';
import { type Window, weatherOf } from './window.ts';
import { windows } from './windows/windows.ts';

export interface RunResult {
  readonly seed: number;
  readonly window: Window | undefined;
  readonly world: World;
}

/** Half of the runs are driven straight into a window; the others go as chance has it. */
const drawWindow = (seed: number): Window | undefined => {
  const random = createRandom(seed ^ 0x5eed);
  return random.chance(0.5) ? windows[Math.floor(random.next() * windows.length)] : undefined;
};

/** Lives through one run, and judges it. The window is drawn from the seed unless it is given. */
export async function runOne(seed: number, window = drawWindow(seed)): Promise<RunResult> {
  const world = createWorld({
    seed,
    drawWeather: window ? weatherOf(window) : drawWeather,
    ...(window?.accessSeconds !== undefined && { accessSeconds: window.accessSeconds }),
  });
  tell(world, window);
  await liveOn(world, start + (window ? 45 : 150) * minute);
  if (window?.triesOnceMore || world.random.chance(0.2)) await tryOnceMore(world);
  world.checks.judge();
  return { seed, window, world };
}

function tell(world: World, window: Window | undefined): void {
  const { random, center } = world;
  const [first, second] = people;
  center.put(targetOf({ principalId: bystander }));
  center.put({ ...targetOf(first), accountId: otherAccountId });
  runSweeps(world);
  if (window) {
    window.play(world);
    return;
  }
  if (random.chance(0.15)) center.put(targetOf(random.pick([first, second])));
  pressButtons(world);
  reactToAccess(world);
  meddle(world);
  strikeSomewhere(world);
  standStillSomewhere(world);
}

/** How long after the last deadline and the last fault everything has ended: sweeps, both reports and all. */
const afterwards = 110 * minute;

async function liveOn(world: World, atLeast: number): Promise<void> {
  await world.time.runUntil(atLeast);
  const isOver = () => Math.max(lastDeadline(world), world.weather.calmFrom) + afterwards;
  for (let until = isOver(); world.time.now() < until; until = isOver())
    await world.time.runUntil(until);
}

function lastDeadline({ dynamodb }: World): number {
  const deadlines = [...dynamodb.all.values()].flatMap(({ deadlineAt }) =>
    typeof deadlineAt === 'string' ? [Date.parse(deadlineAt)] : [],
  );
  return Math.max(start, ...deadlines);
}

/** Whatever was, the next click gets its access. */
async function tryOnceMore(world: World): Promise<void> {
  void world.clickLast(world.random.pick(people));
  await liveOn(world, world.time.now() + minute);
}
