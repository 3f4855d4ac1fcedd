import type { ReasonMode } from '../../../src/request/policy/reason-terms.ts';
import { drawFaultFreeProfile, drawTargetedProfile, type FaultProfile } from '../fault-profile.ts';
import type { Random } from '../random.ts';
import type { Simulation } from '../simulation.ts';
import type { TestApproval } from '../test-data.ts';

/** A scenario that drives the functions into a race condition that a rule of the product prevents. */
export interface RaceWindow {
  readonly name: string;
  /** With `none`, nothing fails, so access must be granted and end on time. */
  readonly faults: 'none' | 'targeted';
  readonly overrides?: Partial<FaultProfile>;
  readonly accessSeconds?: number;
  /** Up to when access may be extended; by default it may not. */
  readonly maxAccessSeconds?: number;
  /** The approvals that the access rules ask for; by default none. */
  readonly approval?: TestApproval;
  /** When the access rules ask for a reason; by default never. Requesters then give it at any moment. */
  readonly reason?: ReasonMode;
  /** Whether they give none by themselves: the window does. */
  readonly areRequestersSilent?: true;
  /** Whether the button is always pressed once more after all grants have ended. */
  readonly pressesOnceMore?: true;
  /** Whether no hostile hands change records: the window does, or depends on what they could prevent. */
  readonly isLeftAlone?: true;
  readonly run: (simulation: Simulation) => void;
}

export const faultProfileOf =
  ({ faults, overrides }: RaceWindow) =>
  (random: Random, start: number): FaultProfile => ({
    ...(faults === 'none' ? drawFaultFreeProfile : drawTargetedProfile)(random, start),
    ...overrides,
  });
