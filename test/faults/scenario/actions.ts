import type { CallAttempt, InjectedFault } from '../aws/call.ts';
import { type Simulation, startTime } from '../simulation.ts';
import { testUsers } from '../test-data.ts';

export interface CallSite {
  /** The name of a function, or of Step Functions. */
  readonly name: string;
  readonly operation: string;
  /** The attempt of the client; 1 by default. */
  readonly attempt?: number;
  /** The number of such calls that pass before; 0 by default. */
  readonly after?: number;
  /** The number of calls to intercept; 1 by default. */
  readonly times?: number;
}

/** Intercepts calls at a site. The result of `inject` is applied to the call. */
export function injectAt(
  simulation: Simulation,
  { name, operation, attempt = 1, after = 0, times = 1 }: CallSite,
  inject: (attempt: CallAttempt) => InjectedFault | undefined,
): void {
  let matches = 0;
  simulation.intercept((current) => {
    const isSite = current.invocation.name === name && current.operation === operation;
    if (!isSite || current.attempt !== attempt) return undefined;
    matches += 1;
    return matches > after && matches <= after + times ? inject(current) : undefined;
  });
}

export const grantIds = ({ dynamodb }: Simulation): readonly string[] =>
  [...dynamodb.all.keys()].flatMap((id) =>
    id.startsWith('grant#') ? [id.slice('grant#'.length)] : [],
  );

/** The grant that was requested last. */
export const latestGrantId = (simulation: Simulation): string => grantIds(simulation).at(-1) ?? '';

/** Runs an action after a delay in virtual time. */
export const runAfter = (simulation: Simulation, delayMs: number, action: () => unknown): void =>
  simulation.time.after(delayMs, () => void action());

/** The first user presses the button at this time after the start. */
export const pressAt = (simulation: Simulation, afterMs: number): void =>
  simulation.time.at(startTime + afterMs, () => void simulation.press(testUsers[0]));

/** Does something once, when the requester is told that access is active. */
export function onceGranted(simulation: Simulation, act: (grantId: string) => void): void {
  let isFirst = true;
  simulation.checks.onGranted((grantId) => {
    if (isFirst) act(grantId);
    isFirst = false;
  });
}

/** The first user requests the end soon after each notification that access is active. */
export const endOnceGranted = (simulation: Simulation, withinMs: number): void =>
  simulation.checks.onGranted((grantId) =>
    runAfter(simulation, simulation.random.between(0, withinMs), () =>
      simulation.requestEnd(testUsers[0], grantId),
    ),
  );

/** The first user presses again soon after an assignment is removed, up to this number of times. */
export function pressOnceRevoked(simulation: Simulation, times: number, withinMs: number): void {
  let remaining = times;
  simulation.identityCenter.onRemoved(() => {
    if (remaining-- > 0)
      runAfter(simulation, simulation.random.between(200, withinMs), () =>
        simulation.press(testUsers[0]),
      );
  });
}

/** Runs an action once, at the first call of a function while the latest grant's execution is in a state. */
export function onState(
  simulation: Simulation,
  state: string,
  action: (grantId: string, attempt: CallAttempt) => void,
  operation?: string,
): void {
  let isDone = false;
  simulation.intercept((attempt) => {
    const { grantId = '' } = attempt.invocation;
    const { states = [] } = simulation.stepFunctions.executions.get(grantId) ?? {};
    const isSite = operation === undefined || attempt.operation === operation;
    if (isDone || !isSite || states.at(-1) !== state) return undefined;
    isDone = true;
    action(grantId, attempt);
    return undefined;
  });
}
