import { drawFaultFreeProfile, drawTargetedProfile, type FaultProfile } from '../fault-profile.ts';
import type { Random } from '../random.ts';
import type { Simulation } from '../simulation.ts';

/** A window that a rule of the way of a grant closes: the functions are driven straight into it. */
export interface RaceWindow {
  readonly name: string;
  /** `clear`: nothing fails, so that access must come and end as if nothing had been tried. */
  readonly faults: 'none' | 'targeted';
  readonly overrides?: Partial<FaultProfile>;
  readonly accessSeconds?: number;
  /** Whether the button is always pressed once more when all is over. */
  readonly pressesOnceMore?: true;
  readonly run: (simulation: Simulation) => void;
}

export const faultProfileOf =
  ({ faults: faultProfile, overrides: changes }: RaceWindow) =>
  (random: Random, start: number): FaultProfile => ({
    ...(faultProfile === 'none' ? drawFaultFreeProfile : drawTargetedProfile)(random, start),
    ...changes,
  });
