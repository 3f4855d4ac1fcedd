import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createTermSearch } from './term-search.ts';

const first = (groups: readonly (readonly string[])[], text: string | Buffer) =>
  createTermSearch(groups).through(Buffer.from(text))(0);

test('a text is found wherever it stands', () => {
  for (const needle of ['abcdefg', 'ASIAEXAMPLE123456789', 'AWSReservedSSO_BreakGlassProd_'])
    for (let before = 0; before < 80; before += 1) {
      const found = first(
        [[needle], ['z'.repeat(40)]],
        `${'.'.repeat(before)}${needle}${'.'.repeat(before % 7)}`,
      );
      assert.ok(found >= before && found < before + needle.length, `${needle} behind ${before}`);
    }
});

const letters = fc.string({
  unit: fc.constantFrom('a', 'b', 'A', 'S', 'I'),
  minLength: 7,
  maxLength: 30,
});

test('of any texts exactly those are found that are there', () => {
  fc.assert(
    fc.property(
      fc.array(letters, { minLength: 1, maxLength: 20 }),
      fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'S', 'I'), maxLength: 300 }),
      (needles, text) => {
        const found = first(
          needles.map((needle) => [needle]),
          text,
        );
        const isThere = needles.some((needle) => text.includes(needle));
        assert.equal(found !== -1, isThere);
      },
    ),
  );
});

test('an escape that can spell a printable sign is a place', () => {
  assert.equal(first([['needles']], 'a \\u006eeedles'), 2);
  assert.equal(first([['nee/dle']], 'a nee\\/dle'), 5);
  assert.equal(first([['needles']], 'a \\/ other'), -1);
  assert.equal(first([['needles']], 'a \\n\\t\\" other'), -1);
});

test('with a text that JSON may write otherwise everything is a place', () => {
  for (const odd of ['with "quotes" in it', 'back\\slash', 'ümlaut', 'line\nend', 'shorts'])
    assert.equal(first([['needles'], [odd]], 'anything'), 0);
  assert.equal(first([['needles'], ['ends-a-text"']], 'anything'), -1);
});

test('a record that holds but a part of a group is not taken', () => {
  const { mayHold } = createTermSearch([['role-name', '/james"'], ['user-id']]);
  const told = (text: string) => mayHold(Buffer.from(text));
  assert.deepEqual(
    ['role-name /maria"', 'role-name /james"', 'user-id', '/james"', 'role-name \\u0061'].map(told),
    [false, true, true, false, true],
  );
});

test('a file that is full of escapes is gone through once', () => {
  const bytes = Buffer.from('\\u0061 '.repeat(200_000));
  const next = createTermSearch([['needles']]).through(bytes);
  let places = 0;
  for (let place = next(0); place !== -1; place = next(place + 1)) places += 1;
  assert.equal(places, 200_000);
});
