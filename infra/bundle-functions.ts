import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A function's entry in infra/functions.json, as far as it concerns the bundle and its configuration. */
export interface FunctionDescription {
  /** Relative to the project folder. */
  readonly entry: string;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  /** The environment variables that the function reads. */
  readonly environment: readonly string[];
}

export const projectFolder = fileURLToPath(new URL('..', import.meta.url));

/** Reads the functions from infra/functions.json. The state machine's role, in the same file, has no entry. */
export async function readFunctions(): Promise<Readonly<Record<string, FunctionDescription>>> {
  const roles = JSON.parse(await readFile(new URL('functions.json', import.meta.url), 'utf8'));
  return Object.fromEntries(Object.entries<FunctionDescription>(roles).filter(hasEntry));
}

const hasEntry = ([, { entry }]: [string, Partial<FunctionDescription>]) => entry !== undefined;

/**
 * Bundles each function into `<outdir>/<name>/index.mjs`: self-contained and minified, with a separate
 * source map. Returns the size of each bundle in bytes.
 */
export async function bundleFunctions(outdir: string): Promise<BundleSizes> {
  const functions = Object.entries(await readFunctions());
  return bundle(
    functions.map(([name, { entry }]) => ({ in: entry, out: `${name}/index` })),
    outdir,
  );
}

/** The thread that reads log files. Its bundle must be in the same folder as the program that starts it. */
const logFileThread = {
  in: 'src/evidence/sources/log-files/threads/log-file-thread.ts',
  out: 'log-file-thread',
};

/** Bundles the command line into an executable `<outdir>/break-glass.mjs`, with its thread in the same folder. */
export const bundleCommandLine = (outdir: string): Promise<BundleSizes> =>
  bundle([{ in: 'src/cli/break-glass.ts', out: 'break-glass' }, logFileThread], outdir, {
    banner: '#!/usr/bin/env node',
  });

/** Bundles the benchmark of reading log files, so that it runs like the built command. */
export const bundleReportBench = (outdir: string): Promise<BundleSizes> =>
  bundle(
    [
      { in: 'bench/report/measure-run.ts', out: 'measure-run' },
      { in: 'bench/report/gunzip-thread.ts', out: 'gunzip-thread' },
      logFileThread,
    ],
    outdir,
  );

/** Size in bytes by file. */
type BundleSizes = Readonly<Record<string, number>>;

interface BundleOptions {
  readonly banner?: string;
  /** `external`: no bundle names its source map. `linked`: each does, so that Node finds the map. */
  readonly sourcemap?: 'external' | 'linked';
}

/** Bundles each entry point into one minified file in `outdir`. Returns the sizes in bytes. */
export async function bundle(
  entryPoints: { in: string; out: string }[],
  outdir: string,
  { banner = '', sourcemap = 'external' }: BundleOptions = {},
): Promise<BundleSizes> {
  const { metafile } = await build({
    absWorkingDir: projectFolder,
    entryPoints,
    outdir,
    banner: { js: banner },
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    sourcemap,
    sourcesContent: false,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // The SDK's ES modules make a bundle little more than half the size of its CommonJS modules.
    mainFields: ['module', 'main'],
    // The CommonJS modules that yaml has for Node call require(), which a bundle of ES modules lacks. Its others do not.
    alias: { yaml: join(projectFolder, 'node_modules/yaml/browser/index.js') },
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  return Object.fromEntries(
    Object.entries(metafile.outputs)
      .filter(([file]) => file.endsWith('.mjs'))
      .map(([file, { bytes }]) => [file, bytes]),
  );
}
