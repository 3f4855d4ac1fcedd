import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

const read = (file: string) => readFile(new URL(`../../${file}`, import.meta.url), 'utf8');
const { engines } = JSON.parse(await read('package.json'));

const places: readonly (readonly [what: string, file: string, version: RegExp])[] = [
  ['version managers', '.nvmrc', /^(\d+)\n$/],
  ['npm scripts', 'package.json', /"node": "(\d+)\.\d+\.\d+"/],
  ['types', 'package.json', /"@types\/node": "(\d+)\.\d+\.\d+"/],
  ['bundles', 'infra/bundle-functions.ts', /target: 'node(\d+)'/],
  ['zips', 'infra/terraform/variables.tf', /default +=\s*"nodejs(\d+)\.x"/],
  ['container image', 'Dockerfile', /lambda\/nodejs:(\d+)\n/],
  ['README', 'README.md', /needs Node (\d+)/],
  ['page on deploying', 'docs/deploy.md', /Node (\d+)/],
];

for (const [what, file, version] of places)
  test(`${file} names the Node version of engines for the ${what}`, async () => {
    assert.equal(`>=${version.exec(await read(file))?.[1]}`, engines.node);
  });

test('.editorconfig formats as Biome does', async () => {
  const { formatter } = JSON.parse(await read('biome.json'));
  const [, settings = ''] = (await read('.editorconfig')).split('[*]\n');
  assert.match(settings, new RegExp(`^indent_style = ${formatter.indentStyle}$`, 'm'));
  assert.match(settings, new RegExp(`^indent_size = ${formatter.indentWidth}$`, 'm'));
  assert.match(settings, new RegExp(`^max_line_length = ${formatter.lineWidth}$`, 'm'));
});
