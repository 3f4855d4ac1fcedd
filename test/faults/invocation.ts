import type { VirtualTime } from './virtual-time.ts';

/** One run of one function. Once it is dead, nothing of it goes on: what it awaits never comes. */
export interface Invocation {
  readonly name: string;
  /** The grant that it was invoked for; a sweep serves many. */
  readonly grantId: string | undefined;
  readonly startedAt: number;
  readonly endsAt: number;
  /** Its own clock. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly isDead: () => boolean;
  readonly kill: () => void;
}

export class FunctionDiedError extends Error {
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
  /** How long the function stands still after its answer, before it goes on with what it left undone. */
  readonly freezeMs?: number | undefined;
}

/**
 * Runs a function as Lambda does: it is gone when it dies, and when its time limit is over. What it
 * has not finished when it answers stands still, and may go on much later, with the next invocation.
 */
export function startInvocation<T>(
  time: VirtualTime,
  { name, grantId, limitMs, skewMs, freezeMs }: InvocationOptions,
  run: (invocation: Invocation) => Promise<T>,
): { readonly invocation: Invocation; readonly result: Promise<T> } {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  let state: 'running' | 'frozen' | 'dead' = 'running';
  let thawsAt = 0;
  const die = (why: FunctionDiedError): void => {
    state = 'dead';
    reject(why);
  };
  const answered = (): void => {
    state = freezeMs === undefined ? 'dead' : 'frozen';
    thawsAt = time.now() + (freezeMs ?? 0);
    time.at(thawsAt + limitMs, () => {
      state = 'dead';
    });
  };
  const invocation: Invocation = {
    name,
    grantId,
    startedAt: time.now(),
    endsAt: time.now() + skewMs + limitMs,
    now: () => Math.round(time.now() + skewMs),
    async sleep(milliseconds) {
      await time.sleep(milliseconds);
      if (state === 'frozen' && time.now() < thawsAt) await time.sleep(thawsAt - time.now());
      if (state === 'dead') await neverSettles();
    },
    isDead: () => state === 'dead',
    kill: () => die(new FunctionDiedError('Runtime.ExitError')),
  };
  time.after(limitMs, () => {
    if (state === 'running') die(new FunctionDiedError('Sandbox.Timedout'));
  });
  const over = (settle: () => void) => {
    if (state !== 'running') return;
    answered();
    settle();
  };
  run(invocation).then(
    (value) => over(() => resolve(value)),
    (error: unknown) => over(() => reject(error)),
  );
  promise.catch(() => undefined);
  return { invocation, result: promise };
}
