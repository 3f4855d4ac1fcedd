import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import packageJson from '../../package.json' with { type: 'json' };

const projectFolder = new URL('../../', import.meta.url);

/** Where each of them names the major version of Node. */
const places: Readonly<Record<string, RegExp>> = {
  '.nvmrc': /^(\d+)/,
  Dockerfile: /lambda\/nodejs:(\d+)/,
  'infra/bundle-functions.ts': /target: 'node(\d+)'/,
  'infra/terraform/variables.tf': /"nodejs(\d+)\.x"/,
  'README.md': /The code needs Node (\d+)\./,
  'CONTRIBUTING.md': /The code needs Node (\d+),/,
  'docs/deploy.md': /^- Node (\d+) /m,
};

test('engines asks for the Node that the npm scripts run on', () => {
  const [major] = packageJson.devDependencies.node.split('.');
  assert.equal(packageJson.engines.node, `>=${major}`);
});

for (const [file, pattern] of Object.entries(places))
  test(`${file} names the same Node as engines`, async () => {
    const text = await readFile(new URL(file, projectFolder), 'utf8');
    assert.equal(pattern.exec(text)?.[1], packageJson.engines.node.replace('>=', ''));
  });
