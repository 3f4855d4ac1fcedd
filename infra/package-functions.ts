import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { projectFolder, readFunctions } from './bundle-functions.ts';

/** The files at the root of each package. The handler is `index.handler`. */
const packagedFiles = ['index.mjs', 'index.mjs.map'];

const unix = 3;
const fileAttributes = {
  os: unix,
  // A regular file that all users may read: Lambda runs functions as another user.
  attrs: (0o100644 << 16) >>> 0,
  // A constant date, the earliest of the format: Terraform deploys a zip whose bytes have changed.
  // The format has no time zone, so this is in local time.
  mtime: new Date(1980, 0, 1),
  level: 9,
} as const;

/** Packs each function's bundle into `<folder>/<name>.zip`, Lambda's deployment package. Returns the sizes in bytes. */
export async function packageFunctions(folder: string): Promise<Readonly<Record<string, number>>> {
  const root = resolve(projectFolder, folder);
  await mkdir(root, { recursive: true });
  const packages = Object.keys(await readFunctions()).map(async (name) => {
    const files: Zippable = {};
    for (const file of packagedFiles) files[file] = await readFile(join(root, name, file));
    const zip = zipSync(files, fileAttributes);
    await writeFile(join(root, `${name}.zip`), zip);
    return [`${folder}/${name}.zip`, zip.length] as const;
  });
  return Object.fromEntries(await Promise.all(packages));
}
