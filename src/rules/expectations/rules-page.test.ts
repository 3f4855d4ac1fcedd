import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { readRulesFile } from '../file/read-rules-file.ts';
import { ruleEntries, rulesFileEntries } from '../file/rules-schema.ts';
import { checkExpectations } from './check-expectations.ts';

const readPage = (name: string) =>
  readFile(new URL(`../../../docs/${name}.md`, import.meta.url), 'utf8');
const page = await readPage('rules');

/** The rules files of a page. */
const filesOf = (text: string) =>
  [...text.matchAll(/^```yaml\n(.*?)^```/gms)].flatMap(([, file = '']) =>
    file.includes('rules:') ? [file] : [],
  );

test('the rules files of the docs are right, and meet their expectations', async () => {
  const files = [...filesOf(page), ...filesOf(await readPage('deploy'))];
  assert.equal(files.length, 5);
  for (const text of files) {
    const read = readRulesFile(text);
    assert.ok(read.outcome === 'parsed', JSON.stringify(read));
    const policy = {
      openRecords: 'deny',
      accessSeconds: 3600,
      hasBotToken: true,
      reason: 'none',
    } as const;
    for (const { expectation, isMet } of await checkExpectations(read.file, policy))
      assert.ok(isMet, expectation.sentence);
  }
});

test('docs/rules.md explains every section and every key of a rule', () => {
  for (const key of [...Object.keys(rulesFileEntries), ...Object.keys(ruleEntries)])
    assert.match(page, new RegExp(`^\\|.*\`${key}[\`:]`, 'm'), key);
});
