import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { bundleFunctions, projectFolder, readFunctions } from './bundle-functions.ts';

/** The folder of the bundles. Their source maps list their sources. */
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'break-glass-bundles-'));
  await bundleFunctions(folder);
});
after(() => rm(folder, { recursive: true }));

const names = Object.keys(await readFunctions());
/** Functions that users wait for contain no SDK client, and are small. */
const maxKilobytes: Readonly<Record<string, number>> = {
  'access-requested': 76,
  'grant-access': 70,
  'revoke-access': 64,
  'report-on-access': 460,
  'sweep-grants': 500,
};

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

  test(`${name} is no larger than ${maxKilobytes[name]} KB`, async () => {
    const { size } = await stat(join(folder, name, 'index.mjs'));
    assert.ok(size <= (maxKilobytes[name] ?? 0) * 1024, `${size} bytes`);
  });

  test(`${name} contains no SDK client of a service that has an AWS JSON client in this project`, async () => {
    for (const source of await sourcesOf(name))
      assert.doesNotMatch(
        source,
        /@aws-sdk\/client-(dynamodb|sfn|ssm|sso-admin|identitystore|cloudwatch-logs|cloudtrail)\//,
      );
  });
}
