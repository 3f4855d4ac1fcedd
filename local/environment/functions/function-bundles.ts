import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle, projectFolder } from '../../../infra/bundle-functions.ts';
import { findOrBuildBundles } from './bundle-cache.ts';
import { type FunctionDescription, readFunctionDescriptions } from './function-descriptions.ts';

export interface FunctionBundles {
  /** The program of a worker thread, see `local/functions/run-in-worker.ts`. */
  readonly runtime: URL;
  entryOf(functionName: string): URL;
}

/** Everything that a bundle is made from. */
const sources = [
  'src/**/*.ts',
  'local/functions/*.ts',
  'infra/bundle-functions.ts',
  'infra/functions.json',
  'package-lock.json',
];

let bundles: Promise<FunctionBundles> | undefined;

/** Bundles the functions as they are deployed, once for each process and state of the sources. */
export function bundleLocalFunctions(): Promise<FunctionBundles> {
  bundles ??= findBundles();
  return bundles;
}

async function findBundles(): Promise<FunctionBundles> {
  const folder = await findOrBuildBundles({
    folder: join(projectFolder, 'node_modules/.cache/break-glass-access'),
    sourceFolder: projectFolder,
    sources,
    build: async (outdir) => buildBundles(await readFunctionDescriptions(), outdir),
  });
  return {
    runtime: pathToFileURL(join(folder, 'run-in-worker.mjs')),
    entryOf: (name) => pathToFileURL(join(folder, name, 'index.mjs')),
  };
}

const buildBundles = (functions: readonly FunctionDescription[], outdir: string) =>
  bundle(
    [
      ...functions.map(({ name, entry }) => ({ in: entry, out: `${name}/index` })),
      { in: 'local/functions/run-in-worker.ts', out: 'run-in-worker' },
    ],
    outdir,
    { sourcemap: 'linked' },
  );
