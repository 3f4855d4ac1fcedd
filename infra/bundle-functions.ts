import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** What a function is built from and runs with, as infra/functions.json describes it. */
export interface FunctionDescription {
  /** Relative to the project's folder. */
  readonly entry: string;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  /** The names of the settings that it reads from its environment. */
  readonly environment: readonly string[];
}

export const projectFolder = fileURLToPath(new URL('..', import.meta.url));

/** The functions; the state machine's role, which the same file describes, has no entry. */
export async function readFunctions(): Promise<Readonly<Record<string, FunctionDescription>>> {
  const described = JSON.parse(await readFile(new URL('functions.json', import.meta.url), 'utf8'));
  return Object.fromEntries(Object.entries<FunctionDescription>(described).filter(hasEntry));
}

const hasEntry = ([, { entry }]: [string, Partial<FunctionDescription>]) => entry !== undefined;

/**
 * Bundles each function into `<outdir>/<name>/index.mjs`: self-contained, minified, its source map
 * beside it. Gives the bytes of each bundle.
 */
export async function bundleFunctions(outdir: string): Promise<BundleSizes> {
  const functions = Object.entries(await readFunctions());
  return bundle(
    functions.map(([name, { entry }]) => ({ in: entry, out: `${name}/index` })),
    outdir,
  );
}

/** The threads that read log files, which have to lie beside what starts them. */
const logFileThread = {
  in: 'src/evidence/sources/log-files/threads/log-file-thread.ts',
  out: 'log-file-thread',
};

/** Bundles the command line into `<outdir>/break-glass.mjs`, to be run by itself, with its threads beside it. */
export const bundleCommandLine = (outdir: string): Promise<BundleSizes> =>
  bundle(
    [{ in: 'src/cli/break-glass.ts', out: 'break-glass' }, logFileThread],
    outdir,
    '#!/usr/bin/env node',
  );

/** Bundles what measures the reading of log files, which runs as the built command does. */
export const bundleReportBench = (outdir: string): Promise<BundleSizes> =>
  bundle(
    [
      { in: 'bench/report-run.ts', out: 'report-run' },
      { in: 'bench/gunzip-thread.ts', out: 'gunzip-thread' },
      logFileThread,
    ],
    outdir,
  );

/** Bytes by file. */
type BundleSizes = Readonly<Record<string, number>>;

async function bundle(
  entryPoints: { in: string; out: string }[],
  outdir: string,
  banner = '',
): Promise<BundleSizes> {
  const { metafile } = await build({
    absWorkingDir: projectFolder,
    entryPoints,
    outdir,
    banner: { js: banner },
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    sourcemap: 'external',
    sourcesContent: false,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // The SDK's ES modules bundle to little more than half of its CommonJS.
    mainFields: ['module', 'main'],
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
