import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { projectFolder, readFunctions } from './bundle-functions.ts';
import { buildZip } from './zip.ts';

/** The files at the root of each package. The handler is `index.handler`. */
const packagedFiles = ['index.mjs', 'index.mjs.map'];

/** Packs each function's bundle into `<folder>/<name>.zip`, Lambda's deployment package. Returns the sizes in bytes. */
export async function packageFunctions(folder: string): Promise<Readonly<Record<string, number>>> {
  const root = resolve(projectFolder, folder);
  await mkdir(root, { recursive: true });
  const packages = Object.keys(await readFunctions()).map(async (name) => {
    const files = packagedFiles.map(async (file) => ({
      name: file,
      content: await readFile(join(root, name, file)),
    }));
    const zip = buildZip(await Promise.all(files));
    await writeFile(join(root, `${name}.zip`), zip);
    return [`${folder}/${name}.zip`, zip.length] as const;
  });
  return Object.fromEntries(await Promise.all(packages));
}
