import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

const read = (file: string) => readFile(new URL(`../../${file}`, import.meta.url), 'utf8');

test('.editorconfig formats as Biome does', async () => {
  const { formatter } = JSON.parse(await read('biome.json'));
  const [, settings = ''] = (await read('.editorconfig')).split('[*]\n');
  assert.match(settings, new RegExp(`^indent_style = ${formatter.indentStyle}$`, 'm'));
  assert.match(settings, new RegExp(`^indent_size = ${formatter.indentWidth}$`, 'm'));
  assert.match(settings, new RegExp(`^max_line_length = ${formatter.lineWidth}$`, 'm'));
});
