import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleCommandLine, bundleFunctions, projectFolder } from './infra/bundle-functions.ts';
import { packageFunctions } from './infra/package-functions.ts';

/** `npm pack` needs the command line only. */
const isCommandLineOnly = process.argv[2] === 'command-line';
const folder = isCommandLineOnly ? 'dist/cli' : 'dist';

await rm(join(projectFolder, folder), { recursive: true, force: true });
const sizes = {
  ...(isCommandLineOnly ? {} : await bundleFunctions('dist/lambda')),
  ...(await bundleCommandLine('dist/cli')),
  ...(isCommandLineOnly ? {} : await packageFunctions('dist/lambda')),
};
// npm pack --json prints JSON on standard output.
const print = isCommandLineOnly ? console.error : console.log;
for (const [file, bytes] of Object.entries(sizes)) print(`${file}  ${Math.round(bytes / 1024)} KB`);
