import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { bundleFunctions, projectFolder, readFunctions } from './bundle-functions.ts';

/** What a bundle was made of, read from the source map beside it. */
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'break-glass-made-of-'));
  await bundleFunctions(folder);
});
after(() => rm(folder, { recursive: true }));

const names = Object.keys(await readFunctions());
/** Kilobytes. What starts while a person waits has no SDK in it. */
const maxKilobytes: Readonly<Record<string, number>> = {
  'access-requested': 76,
  'grant-access': 70,
  'revoke-access': 64,
  'report-on-access': 540,
  'sweep-grants': 580,
};

async function sourcesOf(name: string): Promise<readonly string[]> {
  const map = JSON.parse(await readFile(join(folder, name, 'index.mjs.map'), 'utf8'));
  const sources: readonly string[] = map.sources;
  return sources.map((source) => relative(projectFolder, resolve(folder, name, source)));
}

for (const name of names) {
  test(`${name} is made of its own code and packages, without emulator or test`, async () => {
    for (const source of await sourcesOf(name)) {
      assert.match(source, /(^|\/)(src|node_modules)\//);
      assert.doesNotMatch(source, /(^|\/)(local|test|bench)\/(?!.*node_modules)|\.test\.ts$/);
    }
  });

  test(`${name} holds no package twice`, async () => {
    const copies = new Map<string, Set<string>>();
    for (const source of await sourcesOf(name)) {
      const found = /^(.*node_modules\/)((?:@[^/]+\/)?[^/]+)\/(.*)$/.exec(source);
      if (found === null) continue;
      const [, place = '', packageName = '', file = ''] = found;
      const kind = file.startsWith('dist-cjs/') ? 'as CommonJS' : '';
      copies.set(packageName, (copies.get(packageName) ?? new Set()).add(`${place}${kind}`));
    }
    const twice = [...copies].filter(([, places]) => places.size > 1);
    assert.deepEqual(
      twice.map(([packageName, places]) => [packageName, ...places]),
      [],
    );
  });

  test(`${name} is no larger than ${maxKilobytes[name]} KB`, async () => {
    const { size } = await stat(join(folder, name, 'index.mjs'));
    assert.ok(size <= (maxKilobytes[name] ?? 0) * 1024, `${size} bytes`);
  });

  test(`${name} holds the SDK’s clients only of services that do not speak AWS JSON here`, async () => {
    for (const source of await sourcesOf(name))
      assert.doesNotMatch(source, /@aws-sdk\/client-(dynamodb|sfn|ssm|sso-admin|identitystore)\//);
  });
}
