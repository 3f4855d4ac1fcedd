import { readFile, rm } from 'node:fs/promises';
import { build } from 'esbuild';

/**
 * Bundles each function of infra/functions.json into dist/lambda/<name>/index.mjs: self-contained,
 * minified, its source map beside it.
 */
const functions: Record<string, { entry: string }> = JSON.parse(
  await readFile(new URL('infra/functions.json', import.meta.url), 'utf8'),
);

await rm(new URL('dist/', import.meta.url), { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: Object.entries(functions).map(([name, { entry }]) => ({
    in: entry,
    out: `${name}/index`,
  })),
  outdir: 'dist/lambda',
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

for (const [file, { bytes }] of Object.entries(metafile.outputs))
  if (file.endsWith('.mjs')) console.log(`${file}  ${Math.round(bytes / 1024)} KB`);
