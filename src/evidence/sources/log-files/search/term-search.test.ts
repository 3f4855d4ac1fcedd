import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createTermSearch } from './term-search.ts';

const first = (groups: readonly (readonly string[])[], text: string | Buffer) =>
  createTermSearch(groups).scan(Buffer.from(text))(0);

test('finds a text at any position', () => {
  for (const term of ['abcdefg', 'ASIAEXAMPLE123456789', 'AWSReservedSSO_BreakGlassProd_'])
    for (let before = 0; before < 80; before += 1) {
      const found = first(
        [[term], ['z'.repeat(40)]],
        `${'.'.repeat(before)}${term}${'.'.repeat(before % 7)}`,
      );
      assert.ok(found >= before && found < before + term.length, `${term} after ${before}`);
    }
});

test('finds a whole text, not only the part that starts with a rare character', () => {
  const cases: readonly (readonly [term: string, text: string, at: number])[] = [
    ['alice@example.com"', 'maria@example.com" alice@example.org" alice@example.com"', 38],
    ['ASIAQ3EGRIKJ', 'AROAQ3EGRIKJ ASIAQ3EGRI ASIAQ3EGRIKJ', 24],
    ['jjjjjjjjb', 'jjjjjjjjjb', 1],
  ];
  for (const [term, text, at] of cases) {
    const next = createTermSearch([[term]]).scan(Buffer.from(text));
    assert.deepEqual([next(0), next(at + 1)], [at, -1], term);
  }
});

/** With one that is rare in records, whose place decides which part of a text is searched. */
const letter = fc.constantFrom('a', 'b', 'A', 'S', 'I', '@');
const letters = fc.string({
  unit: letter,
  minLength: 7,
  maxLength: 30,
});

test('finds exactly the texts that occur', () => {
  fc.assert(
    fc.property(
      fc.array(letters, { minLength: 1, maxLength: 20 }),
      fc.string({ unit: letter, maxLength: 300 }),
      (terms, text) => {
        const found = first(
          terms.map((term) => [term]),
          text,
        );
        const occurs = terms.some((term) => text.includes(term));
        assert.equal(found !== -1, occurs);
      },
    ),
  );
});

test('finds exactly the quoted texts that occur, also where many start alike', () => {
  const quotedText = fc
    .tuple(fc.constantFrom('ASIAEXAMPLE12', 'ASIAEXAMPLE1', 'arn:', ''), letters)
    .map(([prefix, rest]) => `${prefix}${rest}"`);
  fc.assert(
    fc.property(
      fc.array(quotedText, { minLength: 1, maxLength: 40 }),
      fc.array(fc.oneof(quotedText, letters), { maxLength: 6 }),
      fc.nat(),
      (terms, parts, number) => {
        const some = terms[number % (2 * terms.length)] ?? '';
        const text = [...parts, some, ...parts].join(number % 2 === 0 ? '"' : '');
        const found = createTermSearch(terms.map((term) => [term])).scan(Buffer.from(text))(0);
        const positions = terms.map((term) => text.indexOf(term)).filter((at) => at !== -1);
        assert.equal(found, positions.length > 0 ? Math.min(...positions) : -1);
      },
    ),
    { numRuns: 500 },
  );
});

test('matches an escape that can spell a printable character', () => {
  assert.equal(first([['user-id']], 'a \\u0075ser-id'), 2);
  assert.equal(first([['user/id']], 'a user\\/id'), 6);
  assert.equal(first([['user-id']], 'a \\/ other'), -1);
  assert.equal(first([['user-id']], 'a \\n\\t\\" other'), -1);
});

test('matches everything with a text that JSON can spell in several ways', () => {
  for (const odd of ['with "quotes" in it', 'back\\slash', 'ümlaut', 'line\nend', ''])
    assert.equal(first([['user-id'], [odd]], 'anything'), 0);
  assert.equal(first([['user-id'], ['ends-a-text"']], 'anything'), -1);
});

test('does not match a record that contains only a part of a group', () => {
  const search = createTermSearch([['role-name', '/james"'], ['user-id']]);
  const matches = (text: string) => search.matches(Buffer.from(text));
  assert.deepEqual(
    ['role-name /maria"', 'role-name /james"', 'user-id', '/james"', 'role-name \\u0061'].map(
      matches,
    ),
    [false, true, true, false, true],
  );
});

test('scans a file that is full of escapes once', () => {
  const bytes = Buffer.from('\\u0061 '.repeat(200_000));
  const next = createTermSearch([['user-id']]).scan(bytes);
  let matches = 0;
  for (let at = next(0); at !== -1; at = next(at + 1)) matches += 1;
  assert.equal(matches, 200_000);
});

const matchesOf = (groups: readonly (readonly string[])[]) => createTermSearch(groups).matches;

const escapeAll = (text: string): string =>
  [...text]
    .map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');

test('finds a text in any JSON spelling', () => {
  const text = fc.string({ minLength: 1, unit: 'binary-ascii' });
  fc.assert(
    fc.property(text, fc.boolean(), (wanted, isEscaped) => {
      const inJson = isEscaped ? escapeAll(wanted) : JSON.stringify(wanted).slice(1, -1);
      const matches = matchesOf([[`${wanted}"`]]);
      assert.equal(matches(Buffer.from(`{"arn": "a/${inJson}"}`)), true);
    }),
  );
});

test('does not find a record with escapes and other texts', () => {
  const matches = matchesOf([['user-id'], ['/james"']]);
  for (const record of ['{"a":"\\u003cb"}', '{"a":"\\/jame"}', '{"a":"/james2"}'])
    assert.equal(matches(Buffer.from(record)), false);
});

test('requires all texts of one group', () => {
  const matches = matchesOf([['role_', '/james"'], ['user-id']]);
  const records = ['{"arn":"role_1\\/james"}', '{"a":"x user-id"}', '{"arn":"role_1/other"}'];
  assert.deepEqual(
    records.map((record) => matches(Buffer.from(record))),
    [true, true, false],
  );
});

test('passes invalid JSON', () => {
  assert.equal(matchesOf([['x']])(Buffer.from('{"a":"\\u0061')), true);
});
