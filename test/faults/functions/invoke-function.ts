import functions from '../../../infra/functions.json' with { type: 'json' };
import type { FaultProfile } from '../fault-profile.ts';
import { type Invocation, startInvocation } from '../invocation.ts';
import type { Random } from '../random.ts';
import type { Trace } from '../trace.ts';
import type { VirtualTime } from '../virtual-time.ts';

export type FunctionName = Exclude<keyof typeof functions, 'state-machine'>;

/** Invokes a function within its deployed time limit, after a start that is sometimes cold. */
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
  readonly launch: InvokeFunction;
  readonly killAll: () => void;
} {
  const running = new Set<Invocation>();
  const launch: InvokeFunction = (name, grantId, run) => {
    const isCalm = time.now() >= faultProfile.stableFrom;
    const options = {
      name,
      grantId,
      limitMs: functions[name].timeoutSeconds * 1000,
      skewMs: random.between(-faultProfile.clockSkewMs, faultProfile.clockSkewMs),
      freezeMs: isCalm ? undefined : random.between(0, faultProfile.maxFreezeMs),
    };
    const { invocation, result } = startInvocation(time, options, async (launched) => {
      await launched.sleep(random.chance(0.1) ? random.between(500, 4_000) : random.between(1, 80));
      return run(launched);
    });
    running.add(invocation);
    const over = () => running.delete(invocation);
    result.then(over, (error: unknown) => {
      over();
      trace.log(`${name} of ${grantId?.slice(0, 6)}: ${String(error).slice(0, 120)}`);
    });
    return result;
  };
  return {
    launch,
    killAll() {
      for (const invocation of running) invocation.kill();
    },
  };
}
