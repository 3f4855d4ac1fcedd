import { minute } from '../fault-profile.ts';
import { type Simulation, startTime, sweepSeconds } from '../simulation.ts';

/** The schedule: a sweep every five minutes, until it gets calm perhaps late, left out or twice at once. */
export function scheduleSweeps(simulation: Simulation): void {
  const { random, time, faultProfile, trace } = simulation;
  const sweepAgain = (at: number): void =>
    time.at(at, () => {
      sweepAgain(at + sweepSeconds * 1000);
      const isFaulty =
        time.now() < faultProfile.stableFrom && random.chance(faultProfile.sweepFaultRate);
      const fault = isFaulty
        ? random.pick(['sweep-twice', 'sweep-skipped', 'sweep-late'])
        : undefined;
      if (fault) trace.recordFault(fault, 'the schedule');
      if (fault === 'sweep-skipped') return;
      time.after(fault === 'sweep-late' ? random.between(0, 4 * minute) : 0, () =>
        simulation.sweep(),
      );
      if (fault === 'sweep-twice') time.after(random.between(0, 500), () => simulation.sweep());
    });
  sweepAgain(startTime + random.between(0, sweepSeconds * 1000));
}
