import { clientOptions, quickClientOptions } from '../../../src/aws/client-options.ts';
import { type Invocation, never } from '../functions/invocation.ts';
import type { Random } from '../random.ts';
import type { Trace } from '../trace.ts';
import type { VirtualTime } from '../virtual-time.ts';
import type { CallFault, Service, Weather } from '../weather.ts';
import { type CallErrors, isRetryable } from './sdk-errors.ts';

export interface CallOptions {
  readonly service: Service;
  readonly operation: string;
  readonly errors: CallErrors;
  /** How often the client tries, where it is not as its function's clients do. */
  readonly attempts?: number;
  /** How long it waits for an answer, likewise. */
  readonly answerTimeoutMs?: number;
}

/** Makes a call from within a function, with whatever may befall it. `effect` hears which try it is. */
export type Call = <T>(
  invocation: Invocation,
  options: CallOptions,
  effect: (attempt: number) => T | Promise<T>,
) => Promise<T>;

/** One try of a call, as it is about to be made. */
export interface Calling {
  readonly invocation: Invocation;
  readonly operation: string;
  readonly attempt: number;
}

/** What is to befall a call on purpose. */
export interface Blow {
  readonly fault?: CallFault;
  /** The function stands still for so long before the call. */
  readonly standStillMs?: number;
}

export interface CallDeps {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly weather: Weather;
  readonly trace: Trace;
  /** Something is about to happen at a call: what is to happen in this very window may begin. */
  readonly onCall: (calling: Calling) => Blow | undefined;
}

/** Step Functions calls other services itself, and is no function that could be killed. */
export const stepFunctionsName = 'step-functions';

const isForFunctions = (fault: CallFault): boolean =>
  fault === 'killed-before' || fault === 'killed-after' || fault === 'frozen';

const isAnswered = (fault: CallFault | undefined): boolean =>
  fault === 'throttle' ||
  fault === 'error-500' ||
  fault === 'dropped-before' ||
  fault === 'conflict';

export function createCall({ time, random, weather, trace, onCall }: CallDeps): Call {
  const drawFault = (invocation: Invocation, service: Service): CallFault | undefined => {
    const now = time.now();
    if (weather.isClear || now >= weather.calmFrom) return undefined;
    if (weather.outages.some((o) => o.service === service && o.from <= now && now < o.until))
      return random.pick(['throttle', 'error-500', 'error-500', 'dropped-before'] as const);
    if (!random.chance(weather.callFaultRate)) return undefined;
    const fault = random.pick(weather.kinds);
    return isForFunctions(fault) && invocation.name === stepFunctionsName ? undefined : fault;
  };

  const befall = async (
    { invocation, operation, attempt }: Calling,
    { service, errors }: CallOptions,
  ): Promise<CallFault | undefined> => {
    const { standStillMs = 0, fault = drawFault(invocation, service) } =
      onCall({ invocation, operation, attempt }) ?? {};
    const where = `${invocation.name} ${operation}`;
    if (standStillMs > 0) {
      trace.fault('stood-still', where);
      await invocation.sleep(standStillMs);
    }
    if (fault === undefined || (fault === 'conflict' && !errors.conflict)) return undefined;
    trace.fault(fault, where);
    return fault;
  };

  const tryOnce = async <T>(
    invocation: Invocation,
    options: CallOptions,
    effect: (attempt: number) => T | Promise<T>,
    attempt: number,
  ): Promise<T> => {
    const { operation, errors } = options;
    const fault = await befall({ invocation, operation, attempt }, options);
    if (fault === 'frozen') await invocation.sleep(random.between(500, 58_000));
    if (fault === 'killed-before') {
      invocation.kill();
      await never();
    }
    // What is on its way arrives, whatever has become of its sender.
    await time.sleep(fault === 'slow-request' ? random.between(200, 1_000) : random.between(2, 30));
    if (isAnswered(fault)) {
      if (invocation.isDead()) await never();
      if (fault === 'throttle') throw errors.throttle(attempt);
      throw (fault === 'conflict' && errors.conflict?.(attempt)) || errors.broken(attempt);
    }
    const outcome = await settle(() => effect(attempt));
    if (fault === 'killed-after') invocation.kill();
    if (invocation.isDead()) await never();
    const answerMs = fault === 'slow-answer' ? random.between(200, 9_000) : random.between(2, 30);
    const timeoutMs = answerTimeoutOf(invocation, options);
    await invocation.sleep(Math.min(answerMs, timeoutMs));
    if (fault === 'dropped-after' || answerMs > timeoutMs) throw errors.broken(attempt);
    if (outcome.ok) return outcome.value;
    throw outcome.error;
  };

  return async (invocation, options, effect) => {
    if (invocation.isDead()) await never();
    invocation.countCall();
    const attempts = options.attempts ?? clientOf(invocation).maxAttempts;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await tryOnce(invocation, options, effect, attempt);
      } catch (error) {
        if (attempt >= attempts || !isRetryable(error)) throw error;
      }
      await invocation.sleep(random.between(0, 100 * 2 ** attempt));
    }
  };
}

/** How the clients of a function are made in src/lambda. */
const clientOf = ({ name }: Invocation) =>
  name === 'access-requested' ? quickClientOptions : clientOptions;

const answerTimeoutOf = (invocation: Invocation, { answerTimeoutMs }: CallOptions): number =>
  answerTimeoutMs ?? clientOf(invocation).requestHandler.requestTimeout;

type Settled<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: unknown };

async function settle<T>(effect: () => T | Promise<T>): Promise<Settled<T>> {
  try {
    return { ok: true, value: await effect() };
  } catch (error) {
    return { ok: false, error };
  }
}
