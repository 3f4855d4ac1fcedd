import type { ClientLimits } from '../../../src/aws/client/client-limits.ts';
import type { NoResponseReason } from '../../../src/aws/client/errors.ts';
import { withRetries } from '../../../src/aws/client/retry.ts';
import { throwIfAborted } from '../../../src/platform/aborted.ts';
import type { CallFault, FaultProfile, Service } from '../fault-profile.ts';
import { type Invocation, neverSettles } from '../invocation.ts';
import type { Random } from '../random.ts';
import type { Trace } from '../trace.ts';
import type { VirtualTime } from '../virtual-time.ts';
import { type ErrorCodes, failureBefore, noResponse } from './service-failures.ts';

export interface CallOptions {
  readonly service: Service;
  /** The name by which race windows find the call. */
  readonly operation: string;
  /** The name of the call in error messages. */
  readonly label: string;
  readonly codes: ErrorCodes;
  readonly limits: Pick<ClientLimits, 'maxAttempts' | 'responseTimeoutMs'>;
  /** Whether the call may use a connection that the server has closed meanwhile. */
  readonly isKeptAlive?: boolean;
  /** Once it is aborted, the client sends nothing more. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes a call from a function and may inject a fault. `effect` gets the number of the attempt, as the
 * client's retries count it.
 */
export type Call = <T>(
  invocation: Invocation,
  options: CallOptions,
  effect: (attempt: number) => T | Promise<T>,
) => Promise<T>;

/** One attempt of a call, before it is made. */
export interface CallAttempt {
  readonly invocation: Invocation;
  readonly operation: string;
  readonly attempt: number;
}

/** A fault that a scenario injects into a call. */
export interface InjectedFault {
  readonly fault?: CallFault;
  /** For how long the function pauses before the call. */
  readonly pauseMs?: number;
  /** For how long the request is on its way. The function does not wait for it longer than its client does. */
  readonly transitMs?: number;
}

export interface CallDeps {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly faultProfile: FaultProfile;
  readonly trace: Trace;
  /** Called before each attempt. It may inject a fault, and start what has to race with the call. */
  readonly onCall: (attempt: CallAttempt) => InjectedFault | undefined;
  /** Called when the request of an attempt leaves. */
  readonly onSent: (attempt: CallAttempt) => void;
}

/** The caller's name for the calls that Step Functions makes itself. It cannot be killed. */
export const stepFunctionsName = 'step-functions';

const isForFunctions = (fault: CallFault): boolean =>
  fault === 'killed-before' || fault === 'killed-after' || fault === 'frozen';

const isPossible = (fault: CallFault, { codes, isKeptAlive }: CallOptions): boolean => {
  if (fault === 'conflict') return codes.conflict !== undefined;
  return isKeptAlive === true || (fault !== 'closed-before' && fault !== 'closed-after');
};

/** The service performed the call, but the caller gets no response. */
const lostResponses: Partial<Record<CallFault, NoResponseReason>> = {
  'dropped-after': 'connection',
  'closed-after': 'closed',
};

export function createCall({ time, random, faultProfile, trace, onCall, onSent }: CallDeps): Call {
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
  ): Promise<Pick<InjectedFault, 'fault' | 'transitMs'>> => {
    const {
      pauseMs = 0,
      transitMs,
      fault = drawFault(invocation, options.service),
    } = onCall({ invocation, operation, attempt }) ?? {};
    const site = `${invocation.name} ${operation}`;
    if (pauseMs > 0) {
      trace.recordFault('paused', site);
      await invocation.sleep(pauseMs);
    }
    if (transitMs !== undefined) {
      trace.recordFault('delayed', site);
      return { transitMs };
    }
    if (fault === undefined || !isPossible(fault, options)) return {};
    trace.recordFault(fault, site);
    return { fault };
  };

  const attemptCall = async <T>(
    invocation: Invocation,
    options: CallOptions,
    effect: (attempt: number) => T | Promise<T>,
    { attempt, counted }: { readonly attempt: number; readonly counted: number },
  ): Promise<T> => {
    const { operation, label, limits } = options;
    const { fault, transitMs } = await applyFault({ invocation, operation, attempt }, options);
    if (fault === 'frozen') await invocation.sleep(random.between(500, 58_000));
    if (fault === 'killed-before') {
      invocation.kill();
      await neverSettles();
    }
    throwIfAborted(options.signal);
    onSent({ invocation, operation, attempt });
    if (transitMs !== undefined) {
      time.after(transitMs, () => void settleEffect(() => effect(counted)));
      await invocation.sleep(limits.responseTimeoutMs);
      throw noResponse(label, 'timeout', counted);
    }
    // A request that was sent arrives even if its sender dies meanwhile.
    await time.sleep(fault === 'slow-request' ? random.between(200, 1_000) : random.between(2, 30));
    const failure = failureBefore(fault, options, counted);
    if (failure) {
      if (invocation.isDead()) await neverSettles();
      throw failure;
    }
    const outcome = await settleEffect(() => effect(counted));
    if (fault === 'killed-after') invocation.kill();
    if (invocation.isDead()) await neverSettles();
    const responseMs =
      fault === 'slow-response' ? random.between(200, 9_000) : random.between(2, 30);
    await invocation.sleep(Math.min(responseMs, limits.responseTimeoutMs));
    const lost = responseMs > limits.responseTimeoutMs ? 'timeout' : fault && lostResponses[fault];
    if (lost) throw noResponse(label, lost, counted);
    if (outcome.ok) return outcome.value;
    throw outcome.error;
  };

  return async (invocation, options, effect) => {
    if (invocation.isDead()) await neverSettles();
    const { maxAttempts } = options.limits;
    let attempt = 0;
    return withRetries(
      { maxAttempts, sleep: invocation.sleep, random: random.next },
      (counted) => attemptCall(invocation, options, effect, { attempt: ++attempt, counted }),
      options.signal,
    );
  };
}

type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: unknown };

async function settleEffect<T>(effect: () => T | Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await effect() };
  } catch (error) {
    return { ok: false, error };
  }
}
