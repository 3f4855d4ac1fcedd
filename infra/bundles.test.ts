import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import {
  bundleCommandLine,
  bundleFunctions,
  projectFolder,
  readFunctions,
} from './bundle-functions.ts';

/** The folder of the bundles. Their source maps list their sources. */
let folder: string;
/** In bytes, by file, such as `grant-access/index.mjs`. */
let sizes: Readonly<Record<string, number>>;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'break-glass-bundles-'));
  const written = { ...(await bundleFunctions(folder)), ...(await bundleCommandLine(folder)) };
  sizes = Object.fromEntries(
    Object.entries(written).map(([file, bytes]) => [
      relative(folder, resolve(projectFolder, file)),
      bytes,
    ]),
  );
});
after(() => rm(folder, { recursive: true }));

const names = Object.keys(await readFunctions());
/** What answers a press, and what revokes, contains no SDK client, and is small. The names of the finding rules are 22 KB. */
const maxKilobytes: Readonly<Record<string, number>> = {
  // The slash command is 15 of it.
  'access-requested/index.mjs': 136,
  'grant-access/index.mjs': 432,
  'revoke-access/index.mjs': 93,
  'report-on-access/index.mjs': 606,
  'sweep-grants/index.mjs': 419,
  // yaml, and the commands about rules, are 200 of it; the SES client of init, and grants, 80.
  'break-glass.mjs': 875,
  'log-file-thread.mjs': 12,
};

/** A file without a limit is too large at any size. */
const findTooLarge = (bytesByFile: Readonly<Record<string, number>>): readonly string[] =>
  Object.entries(bytesByFile)
    .filter(([file, bytes]) => bytes > (maxKilobytes[file] ?? 0) * 1024)
    .map(([file, bytes]) => `${file}: ${(bytes / 1024).toFixed(1)} KB`);

test('no bundle is larger than its limit', () => {
  assert.deepEqual(findTooLarge(sizes), []);
});

test('one byte more than its limit is too much for each bundle, and any size without a limit', () => {
  const files = Object.keys(sizes);
  assert.equal(files.length, names.length + 2);
  for (const file of [...files, 'no-limit/index.mjs']) {
    const limit = (maxKilobytes[file] ?? 0) * 1024;
    assert.equal(findTooLarge({ [file]: limit }).length, 0);
    assert.equal(findTooLarge({ [file]: limit + 1 }).length, 1);
  }
});

async function sourcesOf(name: string): Promise<readonly string[]> {
  const map = JSON.parse(await readFile(join(folder, name, 'index.mjs.map'), 'utf8'));
  const sources: readonly string[] = map.sources;
  return sources.map((source) => relative(projectFolder, resolve(folder, name, source)));
}

for (const name of names) {
  test(`${name} contains only src and packages, without emulator or tests`, async () => {
    for (const source of await sourcesOf(name)) {
      assert.match(source, /(^|\/)(src|node_modules)\//);
      assert.doesNotMatch(source, /(^|\/)(local|test|bench)\/(?!.*node_modules)|\.test\.ts$/);
    }
  });

  test(`${name} contains no package twice`, async () => {
    const copies = new Map<string, Set<string>>();
    for (const source of await sourcesOf(name)) {
      const match = /^(.*node_modules\/)((?:@[^/]+\/)?[^/]+)\/(.*)$/.exec(source);
      if (match === null) continue;
      const [, parent = '', packageName = '', file = ''] = match;
      const format = file.startsWith('dist-cjs/') ? 'as CommonJS' : '';
      copies.set(packageName, (copies.get(packageName) ?? new Set()).add(`${parent}${format}`));
    }
    const duplicates = [...copies].filter(([, locations]) => locations.size > 1);
    assert.deepEqual(
      duplicates.map(([packageName, locations]) => [packageName, ...locations]),
      [],
    );
  });

  test(`${name} contains no SDK client of a service that has an AWS JSON client in this project`, async () => {
    for (const source of await sourcesOf(name))
      assert.doesNotMatch(
        source,
        /@aws-sdk\/client-(dynamodb|sfn|ssm|sso-admin|identitystore|cloudwatch-logs|cloudtrail|eventbridge)\//,
      );
  });
}
