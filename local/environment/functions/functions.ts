import { createFunctionPool, type FunctionPool } from '../../functions/create-function-pool.ts';
import type { InvocationResult } from '../../functions/invocation-result.ts';
import type { Clock } from '../clock/clock.ts';
import type { EnvironmentOptions, EnvironmentUrls, LogLine } from '../environment-options.ts';
import { buildEnvironmentVariables } from './environment-variables.ts';
import type { FunctionBundles } from './function-bundles.ts';
import type { FunctionDescription } from './function-descriptions.ts';

/** The emulated Lambda functions, by name. */
export interface Functions {
  readonly names: readonly string[];
  /** Throws for an unknown name. */
  pool(name: string): FunctionPool;
  invoke(name: string, event: unknown): Promise<InvocationResult>;
  close(): Promise<void>;
}

/** Functions that run one invocation at a time: sweeps, and writes of permission set policies. */
const serialFunctions: readonly string[] = ['sweep-grants', 'end-sessions'];
/** A small machine starts this many within Slack's three seconds. Further invocations queue. */
const defaultConcurrency = 3;

/**
 * A killed function leaves its lease or an unresolved create attempt until its time limit is over.
 * In a deployment the time limit is a fraction of the sweep's interval. Local sweeps run seconds
 * apart, so the time limit shrinks with their interval.
 */
function timeLimitMs({ timeoutSeconds }: FunctionDescription, options: EnvironmentOptions) {
  const { sweepSeconds, functionSeconds } = options;
  const defaultSeconds = sweepSeconds > 0 ? Math.max(3, sweepSeconds * 0.6) : timeoutSeconds;
  return Math.min(timeoutSeconds, functionSeconds ?? defaultSeconds) * 1000;
}

export function createFunctions(
  descriptions: readonly FunctionDescription[],
  bundles: FunctionBundles,
  urls: EnvironmentUrls,
  options: EnvironmentOptions,
  { aheadMs }: Pick<Clock, 'aheadMs'>,
  onLog: (line: LogLine) => void,
): Functions {
  const pools = new Map(
    descriptions.map((description) => [
      description.name,
      createFunctionPool({
        name: description.name,
        entry: bundles.entryOf(description.name),
        runtime: bundles.runtime,
        environment: buildEnvironmentVariables(description, urls, options),
        timeoutMs: timeLimitMs(description, options),
        aheadMs,
        maxConcurrency: serialFunctions.includes(description.name) ? 1 : defaultConcurrency,
        onLog,
      }),
    ]),
  );
  const functions: Functions = {
    names: [...pools.keys()],
    pool(name) {
      const pool = pools.get(name);
      if (pool === undefined) throw new Error(`infra/functions.json has no function ${name}`);
      return pool;
    },
    invoke: (name, event) => functions.pool(name).invoke(event),
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
  return functions;
}
