import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** One start of a function, as its own process measured it. */
export interface ColdStart {
  /** The start of Node and the import of the bundle. */
  readonly initMs: number;
  readonly firstResponseMs: number;
  /** Of all its threads, from the start to the response. */
  readonly cpuMs: number;
  readonly peakRssKb: number;
  readonly response: { readonly body?: string; readonly errorName?: string };
}

export interface FunctionStart {
  readonly bundle: string;
  readonly event: unknown;
  readonly environment: Readonly<Record<string, string>>;
  /** The cgroup that the process joins after the import, or at its start. */
  readonly cgroupFile?: string | undefined;
  readonly joinsAt?: 'start' | undefined;
}

const bootstrap = fileURLToPath(new URL('bootstrap.mjs', import.meta.url));

/** Starts a process that imports a bundle and invokes its handler with one event. */
export async function startFunction(start: FunctionStart): Promise<ColdStart> {
  const { bundle, event, environment, cgroupFile = '', joinsAt = '' } = start;
  const args = [bootstrap, bundle, JSON.stringify(event), cgroupFile, '', joinsAt];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: environment });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}
