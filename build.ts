import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleCommandLine, bundleFunctions, projectFolder } from './infra/bundle-functions.ts';
import { packageFunctions } from './infra/package-functions.ts';

await rm(join(projectFolder, 'dist'), { recursive: true, force: true });
const sizes = {
  ...(await bundleFunctions('dist/lambda')),
  ...(await bundleCommandLine('dist/cli')),
  ...(await packageFunctions('dist/lambda')),
};
for (const [file, bytes] of Object.entries(sizes))
  console.log(`${file}  ${Math.round(bytes / 1024)} KB`);
