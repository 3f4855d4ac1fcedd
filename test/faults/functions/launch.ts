import functions from '../../../infra/functions.json' with { type: 'json' };
import type { Random } from '../random.ts';
import type { Trace } from '../trace.ts';
import type { VirtualTime } from '../virtual-time.ts';
import type { Weather } from '../weather.ts';
import { type Invocation, invoke } from './invocation.ts';

export type FunctionName = Exclude<keyof typeof functions, 'state-machine'>;

/** Invokes a function within its deployed time limit, after a start that is sometimes cold. */
export type Launch = <T>(
  name: FunctionName,
  grantId: string | undefined,
  run: (invocation: Invocation) => Promise<T>,
) => Promise<T>;

export interface LaunchDeps {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly weather: Weather;
  readonly trace: Trace;
}

export function createLaunch({ time, random, weather, trace }: LaunchDeps): {
  readonly launch: Launch;
  readonly killAll: () => void;
} {
  const running = new Set<Invocation>();
  const launch: Launch = (name, grantId, run) => {
    const isCalm = time.now() >= weather.calmFrom;
    const options = {
      name,
      grantId,
      limitMs: functions[name].timeoutSeconds * 1000,
      skewMs: random.between(-weather.clockSkewMs, weather.clockSkewMs),
      thawsAfterMs: isCalm ? undefined : random.between(0, weather.maxThawMs),
    };
    const { invocation, result } = invoke(time, options, async (launched) => {
      await launched.sleep(random.chance(0.1) ? random.between(500, 4_000) : random.between(1, 80));
      return run(launched);
    });
    running.add(invocation);
    const over = () => running.delete(invocation);
    result.then(over, (error: unknown) => {
      over();
      trace.note(`${name} of ${grantId?.slice(0, 6)}: ${String(error).slice(0, 120)}`);
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
