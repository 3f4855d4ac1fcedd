import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** One start of a function, as its own process measured it from its beginning. */
export interface Started {
  /** The boot of Node and the import of the bundle. */
  readonly initMs: number;
  readonly firstAnswerMs: number;
  /** Of all its threads, from its beginning to the answer. */
  readonly cpuMs: number;
  readonly peakRssKb: number;
  readonly answer: { readonly body?: string; readonly refused?: string };
}

export interface Start {
  readonly bundle: string;
  readonly event: unknown;
  readonly environment: Readonly<Record<string, string>>;
  /** The cgroup that it joins after the import. */
  readonly cgroupFile?: string | undefined;
}

const bootstrap = fileURLToPath(new URL('bootstrap.mjs', import.meta.url));

/** Starts a process with a bundle, and has it answer one event. */
export async function startFunction(start: Start): Promise<Started> {
  const { bundle, event, environment, cgroupFile = '' } = start;
  const args = [bootstrap, bundle, JSON.stringify(event), cgroupFile];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: environment });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}
