import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type BundleCache, findOrBuildBundles } from './bundle-cache.ts';

/** A source, and a build that copies it into the bundle. */
async function createCache(t: TestContext) {
  const project = await mkdtemp(join(tmpdir(), 'break-glass-bundle-cache-'));
  t.after(() => rm(project, { recursive: true }));
  const source = join(project, 'source.ts');
  await writeFile(source, 'one');
  const builds: string[] = [];
  const cache: BundleCache = {
    folder: join(project, 'cache'),
    sourceFolder: project,
    sources: ['*.ts'],
    async build(folder) {
      builds.push(folder);
      await writeFile(join(folder, 'bundle.mjs'), await readFile(source, 'utf8'));
    },
  };
  return { cache, source, builds };
}

const readBundle = (folder: string) => readFile(join(folder, 'bundle.mjs'), 'utf8');

test('builds the bundles of the same sources once', async (t) => {
  const { cache, builds } = await createCache(t);
  const folder = await findOrBuildBundles(cache);
  assert.equal(await findOrBuildBundles(cache), folder);
  assert.equal(await readBundle(folder), 'one');
  assert.equal(builds.length, 1);
});

test('builds again after a source has changed, and keeps the other bundles', async (t) => {
  const { cache, source } = await createCache(t);
  const first = await findOrBuildBundles(cache);
  await writeFile(source, 'two');
  assert.equal(await readBundle(await findOrBuildBundles(cache)), 'two');
  assert.equal(await readBundle(first), 'one');
});

test('concurrent builds end with one complete folder', async (t) => {
  const { cache, builds } = await createCache(t);
  const folders = await Promise.all([1, 2, 3].map(() => findOrBuildBundles(cache)));
  assert.equal(builds.length, 3);
  assert.equal(new Set(folders).size, 1);
  assert.equal(await readBundle(folders[0] ?? ''), 'one');
  assert.equal((await readdir(cache.folder)).length, 1);
});

test('a failed build leaves no bundles', async (t) => {
  const { cache } = await createCache(t);
  const build = async (folder: string) => {
    await writeFile(join(folder, 'bundle.mjs'), 'half');
    throw new Error('a syntax error');
  };
  await assert.rejects(findOrBuildBundles({ ...cache, build }), { message: 'a syntax error' });
  assert.deepEqual(await readdir(cache.folder), []);
  assert.equal(await readBundle(await findOrBuildBundles(cache)), 'one');
});

test('a build deletes the bundles that nobody used for a day', async (t) => {
  const { cache, source } = await createCache(t);
  const hoursAgo = async (name: string, hours: number) => {
    const time = new Date(Date.now() - hours * 3600 * 1000);
    await mkdir(join(cache.folder, name), { recursive: true });
    await utimes(join(cache.folder, name), time, time);
  };
  await hoursAgo('old', 25);
  await hoursAgo('recent', 23);
  const folder = await findOrBuildBundles(cache);
  assert.deepEqual(
    (await readdir(cache.folder)).sort(),
    [folder.split('/').at(-1), 'recent'].sort(),
  );

  const used = folder.split('/').at(-1) ?? '';
  await hoursAgo(used, 25);
  await findOrBuildBundles(cache);
  await writeFile(source, 'two');
  await findOrBuildBundles(cache);
  assert.ok((await readdir(cache.folder)).includes(used));
});
