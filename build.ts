import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleFunctions, projectFolder } from './infra/bundle-functions.ts';

await rm(join(projectFolder, 'dist'), { recursive: true, force: true });
for (const [file, bytes] of Object.entries(await bundleFunctions('dist/lambda')))
  console.log(`${file}  ${Math.round(bytes / 1024)} KB`);
