import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { mutations } from './mutations.ts';

const projectFolder = fileURLToPath(new URL('../../..', import.meta.url));

test('the text that each mutation replaces occurs exactly once in its file', async () => {
  const problems: string[] = [];
  for (const { rule, replacements } of mutations)
    for (const { file, find } of replacements) {
      const occurrences =
        (await readFile(`${projectFolder}${file}`, 'utf8')).split(find).length - 1;
      if (occurrences !== 1) problems.push(`${rule}: ${occurrences} times in ${file}: ${find}`);
    }
  assert.deepEqual(problems, []);
});

test('each rule has its own name', () => {
  const rules = mutations.map(({ rule }) => rule);
  assert.deepEqual(
    rules.filter((rule, index) => rules.indexOf(rule) !== index),
    [],
  );
});

test('the table of docs/reliability.md has a row for each rule, in the same order', async () => {
  const page = await readFile(`${projectFolder}docs/reliability.md`, 'utf8');
  const [, table = ''] = /<!-- mutations -->(.*)<!-- \/mutations -->/s.exec(page) ?? [];
  const rows = [...table.matchAll(/^\| (.*?) \| \d+ \|/gm)].map(([, rule]) => rule);
  assert.deepEqual(
    rows,
    mutations.map(({ rule }) => rule),
  );
});
