import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findRecords } from './find-records.ts';
import { createTermSearch } from './term-search.ts';

const search = createTermSearch([['needles']]);
function find(text: string) {
  const bytes = Buffer.from(text);
  return findRecords(bytes, search)?.map(({ start, end }) => bytes.toString('utf8', start, end));
}

const start = '{"eventVersion":"1"';
const hit = `${start},"by":"needles"}`;
const other = `${start},"by":"x"}`;
const file = (...records: readonly string[]) => `{"Records":[${records.join(',')}]}`;

test('records with a text are found between others, at both ends, and side by side', () => {
  assert.deepEqual(find(file(hit, other, hit, hit, other, other, hit)), [hit, hit, hit, hit]);
  assert.deepEqual(find(`${file(hit)}\n`), [hit]);
  assert.deepEqual(find(file(other)), []);
});

const unclear: Readonly<Record<string, string>> = {
  'white space': `{"Records": [${hit}]}`,
  'white space between records': file(hit, ` ${hit}`),
  'another key first': file('{"by":"needles"}'),
  'a record with another key first beside one without': file(other, '{"by":"needles"}', other),
  'no records at all': '{"Records":[]}',
  'a cut off end': file(hit).slice(0, -1),
  'a key behind the records': `{"Records":[${hit}],"more":1}`,
  'a second list': `{"Records":[${hit}],"Records":[${hit}]}`,
  'a list of others behind': `{"Records":[${other}],"others":[${start},"x":1},${hit},${other}]}`,
  'two files in one': file(hit) + file(hit),
  'a record in an object of a record': file(`${start},"list":{"x":${hit}}}`),
  'a record in a list of a record': file(`${start},"list":[${hit}]}`),
  'records in a list of a record': file(`${start},"list":[${hit},${hit},${other}]}`),
  'records behind something else in a list': file(`${start},"list":[{"a":1},${hit},${other}]}`),
  'records in a list behind a key that looks like its start': file(
    `${start},":[":[{"a":[]},${hit},${other}]}`,
  ),
  'a record behind the last one that is found': file(
    `${start},"list":[{"a":1},${hit},${other}]}`,
    other,
  ),
  'records behind a number in a list': file(`${start},"list":[1,${hit},${other}]}`),
  'records deep in lists': file(`${start},"list":[[],[[{"a":[]},${hit},${other}]]]}`),
  'records in a list behind brackets in texts': file(
    `${start},"[":"]","[1,":"x","list":[{"a":"]"},${hit},${other}]}`,
  ),
  'brackets in brackets in brackets behind an odd key': file(
    `${start},"-":${'['.repeat(5_000)}${']'.repeat(5_000)}}`,
    hit,
  ),
};
for (const [what, text] of Object.entries(unclear))
  test(`with ${what} it is left to whoever reads all of it`, () => {
    assert.equal(find(text), undefined);
  });

const clear: Readonly<Record<string, string>> = {
  'lists in lists': `${start},"by":"needles","list":[[1,{"a":[]}],["]"],[{"b":"["}]]}`,
  'brackets in texts': `${start},"by":"needles","userAgent":"[aws-sdk/1, \\"[","x":"[","y":"]]]"}`,
  'brackets in brackets in brackets': `${start},"by":"needles","list":${'['.repeat(5_000)}${']'.repeat(5_000)}}`,
  'a list in a text': `${start},"by":"needles","body":"{\\"Records\\":[{\\"eventVersion\\":1},{\\"eventVersion\\":1}]}"}`,
  'a list in the name of a key': `${start},"by":"needles","[1,":",[","]":[]}`,
  'an object that looks like a record but for its end': `${start},"by":"needles","x":{"eventVersio":1}}`,
};
for (const [what, text] of Object.entries(clear))
  test(`with ${what} a record is found`, () => {
    assert.deepEqual(find(file(other, text, other)), [text]);
  });

/** What a caller may write into a record: parts of JSON, and what looks like records. */
const hostile = fc.letrec((tie) => ({
  text: fc
    .array(
      fc.constantFrom(
        '[',
        ']',
        '{',
        '}',
        ',',
        ':',
        '"',
        '\\"',
        'needles',
        '":[{',
        `,${start},`,
        'x',
      ),
      { maxLength: 5 },
    )
    .map((parts) => parts.join('')),
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('text'),
    fc.constantFrom(1, null, { eventVersion: 1 }, { eventVersion: 'needles', x: [] }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(tie('text') as fc.Arbitrary<string>, fc.constant('items')),
      tie('value'),
      {
        maxKeys: 3,
      },
    ),
  ),
})).value;

test('whatever is written into records, those are found that hold the text, or it is left to others', () => {
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 1, maxLength: 6 }), (values) => {
      const records = values.map((a) => JSON.stringify({ eventVersion: '1', a }));
      const found = find(file(...records));
      if (found === undefined) return;
      assert.deepEqual(
        found,
        records.filter((record) => record.includes('needles')),
      );
    }),
    { numRuns: 2_000 },
  );
});
