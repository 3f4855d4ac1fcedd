import { createFunctionPool, type FunctionPool } from '../../functions/create-function-pool.ts';
import type { InvocationResult } from '../../functions/invocation-result.ts';
import type { EnvironmentOptions, LogLine } from '../environment-options.ts';
import { buildEnvironmentVariables, type EnvironmentUrls } from './environment-variables.ts';
import type { FunctionDescription } from './function-descriptions.ts';

/** The emulated Lambda functions, by name. */
export interface Functions {
  readonly names: readonly string[];
  /** Throws for a name that no function has. */
  pool(name: string): FunctionPool;
  invoke(name: string, event: unknown): Promise<InvocationResult>;
  close(): Promise<void>;
}

/** At most one sweep, and one writer of permission set policies, runs at a time. */
const serialFunctions: readonly string[] = ['sweep-grants', 'end-sessions'];
/** As many as a small machine starts within Slack's three seconds; the others wait their turn. */
const defaultConcurrency = 3;

/**
 * A function that is killed leaves a lease, or an intended create, until its time limit is over.
 * Deployed, that is a fraction of a sweep's interval; so it is here, where sweeps are seconds apart.
 */
function timeLimitMs({ timeoutSeconds }: FunctionDescription, options: EnvironmentOptions) {
  const { sweepSeconds, functionSeconds } = options;
  const shorter = sweepSeconds > 0 ? Math.max(3, sweepSeconds * 0.6) : timeoutSeconds;
  return Math.min(timeoutSeconds, functionSeconds ?? shorter) * 1000;
}

export function createFunctions(
  descriptions: readonly FunctionDescription[],
  urls: EnvironmentUrls,
  options: EnvironmentOptions,
  onLog: (line: LogLine) => void,
): Functions {
  const pools = new Map(
    descriptions.map((description) => [
      description.name,
      createFunctionPool({
        name: description.name,
        entry: description.entry,
        environment: buildEnvironmentVariables(description, urls, options),
        timeoutMs: timeLimitMs(description, options),
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
