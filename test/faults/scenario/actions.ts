import type { CallAttempt, InjectedFault } from '../aws/call.ts';
import { type Simulation, startTime } from '../simulation.ts';
import { testUsers } from '../test-data.ts';

export interface CallSite {
  /** A function's name, or Step Functions' own. */
  readonly name: string;
  readonly operation: string;
  /** Which try of the client; the first one unless told otherwise. */
  readonly attempt?: number;
  /** How many such calls are let by first. */
  readonly after?: number;
  readonly times?: number;
}

/** Does something right at a call, once unless told otherwise: what it gives befalls the call. */
export function injectAt(
  simulation: Simulation,
  { name, operation, attempt = 1, after = 0, times = 1 }: CallSite,
  inject: (calling: CallAttempt) => InjectedFault | undefined,
): void {
  let met = 0;
  simulation.intercept((calling) => {
    const isHere = calling.invocation.name === name && calling.operation === operation;
    if (!isHere || calling.attempt !== attempt) return undefined;
    met += 1;
    return met > after && met <= after + times ? inject(calling) : undefined;
  });
}

export const grantIds = ({ dynamodb }: Simulation): readonly string[] =>
  [...dynamodb.all.keys()].flatMap((id) =>
    id.startsWith('grant#') ? [id.slice('grant#'.length)] : [],
  );

/** The grant that was asked for last. */
export const latestGrantId = (simulation: Simulation): string => grantIds(simulation).at(-1) ?? '';

/** Lets something happen in `milliseconds`, or at once. */
export const runAfter = (simulation: Simulation, milliseconds: number, act: () => unknown): void =>
  simulation.time.after(milliseconds, () => void act());

/** The first person presses the button so long after the start. */
export const pressAt = (simulation: Simulation, afterMs: number): void =>
  simulation.time.at(startTime + afterMs, () => void simulation.press(testUsers[0]));

/** The first person is done soon after access was given, every time. */
export const endOnceGranted = (simulation: Simulation, withinMs: number): void =>
  simulation.checks.onGranted((grantId) =>
    runAfter(simulation, simulation.random.between(0, withinMs), () =>
      simulation.requestEnd(testUsers[0], grantId),
    ),
  );

/** The first person asks again soon after an assignment is gone, so many times. */
export function pressOnceRevoked(simulation: Simulation, times: number, withinMs: number): void {
  let left = times;
  simulation.identityCenter.onRemoved(() => {
    if (left-- > 0)
      runAfter(simulation, simulation.random.between(200, withinMs), () =>
        simulation.press(testUsers[0]),
      );
  });
}
