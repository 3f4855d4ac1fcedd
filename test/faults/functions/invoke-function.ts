import functions from '../../../infra/functions.json' with { type: 'json' };
import type { FaultProfile } from '../fault-profile.ts';
import { type Invocation, startInvocation } from '../invocation.ts';
import type { Random } from '../random.ts';
import type { Trace } from '../trace.ts';
import type { VirtualTime } from '../virtual-time.ts';

type FunctionName = Exclude<keyof typeof functions, 'state-machine'>;

/** Invokes a function with its deployed timeout. One start in ten is a cold start. */
export type InvokeFunction = <T>(
  name: FunctionName,
  grantId: string | undefined,
  run: (invocation: Invocation) => Promise<T>,
) => Promise<T>;

export interface InvokeFunctionDeps {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly faultProfile: FaultProfile;
  readonly trace: Trace;
}

export function createFunctionInvoker({ time, random, faultProfile, trace }: InvokeFunctionDeps): {
  readonly invokeFunction: InvokeFunction;
  readonly killAll: () => void;
} {
  const running = new Set<Invocation>();
  const invokeFunction: InvokeFunction = (name, grantId, run) => {
    const isStable = time.now() >= faultProfile.stableFrom;
    const options = {
      name,
      grantId,
      limitMs: functions[name].timeoutSeconds * 1000,
      skewMs: random.between(-faultProfile.clockSkewMs, faultProfile.clockSkewMs),
      freezeMs: isStable ? undefined : random.between(0, faultProfile.maxFreezeMs),
    };
    const { invocation, result } = startInvocation(time, options, async (started) => {
      await started.sleep(random.chance(0.1) ? random.between(500, 4_000) : random.between(1, 80));
      return run(started);
    });
    running.add(invocation);
    const remove = () => running.delete(invocation);
    result.then(remove, (error: unknown) => {
      remove();
      trace.log(`${name} of ${grantId?.slice(0, 6)}: ${String(error).slice(0, 120)}`);
    });
    return result;
  };
  return {
    invokeFunction,
    killAll() {
      for (const invocation of running) invocation.kill();
    },
  };
}
