import { type Clock, createTimeBudget, type TimeBudget } from '../../src/platform/time-budget.ts';
import type { VirtualTime } from './virtual-time.ts';

/**
 * One invocation of one function, with its clock, which may be skewed. When it is dead, nothing that it
 * awaits ever settles.
 */
export interface Invocation extends Clock {
  readonly name: string;
  /** The grant that the function was invoked for. A sweep serves many. */
  readonly grantId: string | undefined;
  readonly startedAt: number;
  readonly budget: TimeBudget;
  /** Whether it has responded, and so is frozen or dead. */
  readonly hasResponded: () => boolean;
  readonly isDead: () => boolean;
  readonly kill: () => void;
}

class FunctionDiedError extends Error {
  override readonly name: string;

  constructor(name: 'Sandbox.Timedout' | 'Runtime.ExitError') {
    super('the function died');
    this.name = name;
  }
}

export const neverSettles = (): Promise<never> => new Promise(() => undefined);

export interface InvocationOptions {
  readonly name: string;
  readonly grantId: string | undefined;
  readonly limitMs: number;
  readonly skewMs: number;
  /** For how long the function is frozen after its response, before its unfinished work goes on. */
  readonly freezeMs?: number | undefined;
}

/**
 * Runs a function as Lambda does: it stops when it is killed, and at its time limit. Lambda freezes
 * the work that is unfinished when the function responds, and may resume it much later, with the next
 * invocation.
 */
export function startInvocation<T>(
  time: VirtualTime,
  { name, grantId, limitMs, skewMs, freezeMs }: InvocationOptions,
  run: (invocation: Invocation) => Promise<T>,
): { readonly invocation: Invocation; readonly result: Promise<T> } {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  let state: 'running' | 'frozen' | 'dead' = 'running';
  let thawsAt = 0;
  let hasResponded = false;
  const die = (error: FunctionDiedError): void => {
    state = 'dead';
    reject(error);
  };
  const freeze = (): void => {
    state = freezeMs === undefined ? 'dead' : 'frozen';
    thawsAt = time.now() + (freezeMs ?? 0);
    time.at(thawsAt + limitMs, () => {
      state = 'dead';
    });
  };
  const clock: Clock = {
    now: () => Math.round(time.now() + skewMs),
    async sleep(milliseconds) {
      await time.sleep(milliseconds);
      if (state === 'frozen' && time.now() < thawsAt) await time.sleep(thawsAt - time.now());
      if (state === 'dead') await neverSettles();
    },
  };
  const invocation: Invocation = {
    name,
    grantId,
    startedAt: time.now(),
    budget: createTimeBudget(clock, time.now() + skewMs + limitMs),
    ...clock,
    hasResponded: () => hasResponded,
    isDead: () => state === 'dead',
    kill: () => die(new FunctionDiedError('Runtime.ExitError')),
  };
  time.after(limitMs, () => {
    if (state === 'running') die(new FunctionDiedError('Sandbox.Timedout'));
  });
  const respond = (settle: () => void): void => {
    if (state !== 'running') return;
    hasResponded = true;
    freeze();
    settle();
  };
  run(invocation).then(
    (value) => respond(() => resolve(value)),
    (error: unknown) => respond(() => reject(error)),
  );
  promise.catch(() => undefined);
  return { invocation, result: promise };
}
