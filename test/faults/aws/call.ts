import type { ClientLimits } from '../../../src/aws/client/client-limits.ts';
import type { NoResponseReason } from '../../../src/aws/client/errors.ts';
import { withRetries } from '../../../src/aws/client/retry.ts';
import type { CallFault, FaultProfile, Service } from '../fault-profile.ts';
import { type Invocation, neverSettles } from '../invocation.ts';
import type { Random } from '../random.ts';
import type { Trace } from '../trace.ts';
import type { VirtualTime } from '../virtual-time.ts';
import { type ErrorCodes, failureBefore, noResponse } from './service-failures.ts';

export interface CallOptions {
  readonly service: Service;
  /** What a window is named by. */
  readonly operation: string;
  /** What an error says was called. */
  readonly what: string;
  readonly codes: ErrorCodes;
  /** How often the client asks, and how long it waits each time. */
  readonly limits: Pick<ClientLimits, 'maxAttempts' | 'responseTimeoutMs'>;
  /** Whether it may go over a connection that was kept, and that the other side may have closed. */
  readonly isKeptAlive?: boolean;
}

/**
 * Makes a call from within a function, with whatever may befall it. `effect` hears which try it is, as
 * whoever tries again counts them.
 */
export type Call = <T>(
  invocation: Invocation,
  options: CallOptions,
  effect: (attempt: number) => T | Promise<T>,
) => Promise<T>;

/** One try of a call, as it is about to be made. */
export interface CallAttempt {
  readonly invocation: Invocation;
  readonly operation: string;
  readonly attempt: number;
}

/** What is to befall a call on purpose. */
export interface InjectedFault {
  readonly fault?: CallFault;
  /** The function stands still for so long before the call. */
  readonly pauseMs?: number;
}

export interface CallDeps {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly faultProfile: FaultProfile;
  readonly trace: Trace;
  /** Something is about to happen at a call: what is to happen in this very window may begin. */
  readonly onCall: (calling: CallAttempt) => InjectedFault | undefined;
}

/** Step Functions calls other services itself, and is no function that could be killed. */
export const stepFunctionsName = 'step-functions';

const isForFunctions = (fault: CallFault): boolean =>
  fault === 'killed-before' || fault === 'killed-after' || fault === 'frozen';

const isPossible = (fault: CallFault, { codes, isKeptAlive }: CallOptions): boolean => {
  if (fault === 'conflict') return codes.conflict !== undefined;
  return isKeptAlive === true || (fault !== 'closed-before' && fault !== 'closed-after');
};

/** The service did as it was asked, and whoever asked does not hear of it. */
const lostAfter: Partial<Record<CallFault, NoResponseReason>> = {
  'dropped-after': 'connection',
  'closed-after': 'closed',
};

export function createCall({ time, random, faultProfile, trace, onCall }: CallDeps): Call {
  const drawFault = (invocation: Invocation, service: Service): CallFault | undefined => {
    const now = time.now();
    if (faultProfile.isFaultFree || now >= faultProfile.stableFrom) return undefined;
    if (faultProfile.outages.some((o) => o.service === service && o.from <= now && now < o.until))
      return random.pick(['throttle', 'error-500', 'error-500', 'dropped-before'] as const);
    if (!random.chance(faultProfile.callFaultRate)) return undefined;
    const fault = random.pick(faultProfile.faultKinds);
    return isForFunctions(fault) && invocation.name === stepFunctionsName ? undefined : fault;
  };

  const applyFault = async (
    { invocation, operation, attempt }: CallAttempt,
    options: CallOptions,
  ): Promise<CallFault | undefined> => {
    const { pauseMs = 0, fault = drawFault(invocation, options.service) } =
      onCall({ invocation, operation, attempt }) ?? {};
    const where = `${invocation.name} ${operation}`;
    if (pauseMs > 0) {
      trace.recordFault('paused', where);
      await invocation.sleep(pauseMs);
    }
    if (fault === undefined || !isPossible(fault, options)) return undefined;
    trace.recordFault(fault, where);
    return fault;
  };

  const tryOnce = async <T>(
    invocation: Invocation,
    options: CallOptions,
    effect: (attempt: number) => T | Promise<T>,
    { attempt, counted }: { readonly attempt: number; readonly counted: number },
  ): Promise<T> => {
    const { operation, what, limits } = options;
    const fault = await applyFault({ invocation, operation, attempt }, options);
    if (fault === 'frozen') await invocation.sleep(random.between(500, 58_000));
    if (fault === 'killed-before') {
      invocation.kill();
      await neverSettles();
    }
    // What is on its way arrives, whatever has become of its sender.
    await time.sleep(fault === 'slow-request' ? random.between(200, 1_000) : random.between(2, 30));
    const failure = failureBefore(fault, options, counted);
    if (failure) {
      if (invocation.isDead()) await neverSettles();
      throw failure;
    }
    const outcome = await settleEffect(() => effect(counted));
    if (fault === 'killed-after') invocation.kill();
    if (invocation.isDead()) await neverSettles();
    const answerMs = fault === 'slow-response' ? random.between(200, 9_000) : random.between(2, 30);
    await invocation.sleep(Math.min(answerMs, limits.responseTimeoutMs));
    const lost = answerMs > limits.responseTimeoutMs ? 'timeout' : fault && lostAfter[fault];
    if (lost) throw noResponse(what, lost, counted);
    if (outcome.ok) return outcome.value;
    throw outcome.error;
  };

  return async (invocation, options, effect) => {
    if (invocation.isDead()) await neverSettles();
    const { maxAttempts } = options.limits;
    let attempt = 0;
    return withRetries({ maxAttempts, sleep: invocation.sleep, random: random.next }, (counted) =>
      tryOnce(invocation, options, effect, { attempt: ++attempt, counted }),
    );
  };
}

type Settled<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: unknown };

async function settleEffect<T>(effect: () => T | Promise<T>): Promise<Settled<T>> {
  try {
    return { ok: true, value: await effect() };
  } catch (error) {
    return { ok: false, error };
  }
}
