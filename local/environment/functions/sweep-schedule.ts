import type { InvocationResult } from '../../functions/invocation-result.ts';

/** The schedule of sweep-grants. */
export interface SweepSchedule {
  /** Runs a sweep now, after the current one if one is running. */
  sweep(): Promise<InvocationResult>;
  stop(): void;
}

/** Runs a sweep every `seconds`, as EventBridge does, but never two at once; 0 schedules none. */
export function createSweepSchedule(
  invoke: (event: unknown) => Promise<InvocationResult>,
  seconds: number,
): SweepSchedule {
  let running = 0;
  const sweep = async (): Promise<InvocationResult> => {
    running += 1;
    try {
      return await invoke(seconds > 0 ? { intervalSeconds: seconds } : {});
    } finally {
      running -= 1;
    }
  };
  const timer =
    seconds > 0 ? setInterval(() => running === 0 && void sweep(), seconds * 1000) : undefined;
  return { sweep, stop: () => clearInterval(timer) };
}
