import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { projectFolder, readFunctions } from './bundle-functions.ts';
import { buildZip } from './zip.ts';

/** What each package holds, at its root: the handler is `index.handler`. */
const packaged = ['index.mjs', 'index.mjs.map'];

/** Packs each function's bundle in `folder` into `<folder>/<name>.zip`, as Lambda takes it. Gives the bytes. */
export async function packageFunctions(folder: string): Promise<Readonly<Record<string, number>>> {
  const from = resolve(projectFolder, folder);
  await mkdir(from, { recursive: true });
  const packages = Object.keys(await readFunctions()).map(async (name) => {
    const files = packaged.map(async (file) => ({
      name: file,
      content: await readFile(join(from, name, file)),
    }));
    const zip = buildZip(await Promise.all(files));
    await writeFile(join(from, `${name}.zip`), zip);
    return [`${folder}/${name}.zip`, zip.length] as const;
  });
  return Object.fromEntries(await Promise.all(packages));
}
