import { minute } from '../weather.ts';
import { start, sweepSeconds, type World } from '../world.ts';

/** The schedule: a sweep every five minutes, until it gets calm perhaps late, left out or twice at once. */
export function runSweeps(world: World): void {
  const { random, time, weather, trace } = world;
  const sweepAgain = (at: number): void =>
    time.at(at, () => {
      sweepAgain(at + sweepSeconds * 1000);
      const isFaulty = time.now() < weather.calmFrom && random.chance(weather.sweepFault);
      const fault = isFaulty
        ? random.pick(['sweep-twice', 'sweep-left-out', 'sweep-late'])
        : undefined;
      if (fault) trace.fault(fault, 'the schedule');
      if (fault === 'sweep-left-out') return;
      time.after(fault === 'sweep-late' ? random.between(0, 4 * minute) : 0, () => world.sweep());
      if (fault === 'sweep-twice') time.after(random.between(0, 500), () => world.sweep());
    });
  sweepAgain(start + random.between(0, sweepSeconds * 1000));
}
