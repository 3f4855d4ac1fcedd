import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { trailFileText } from '../../../../../test/fixtures/evidence/log-file-contents.ts';
import {
  realRecords,
  skipRealFiles,
} from '../../../../../test/fixtures/evidence/real-log-files.ts';
import newer from '../../../../../test/vectors/cloudtrail/2026.json' with { type: 'json' };
import { fields } from '../../../cloudtrail-event.ts';
import { findRecords } from './find-records.ts';
import { createTermSearch } from './term-search.ts';

const search = createTermSearch([['user-id']]);
const find = (text: string) => findRecords(Buffer.from(text), search);

const start = '{"eventVersion":"1"';
const hit = `${start},"by":"user-id"}`;
const other = `${start},"by":"x"}`;
const file = (...records: readonly string[]) => `{"Records":[${records.join(',')}]}`;

test('finds matching records between others, at both ends, and side by side', () => {
  assert.deepEqual(find(file(hit, other, hit, hit, other, other, hit)), [hit, hit, hit, hit]);
  assert.deepEqual(find(`${file(hit)}\n`), [hit]);
  assert.deepEqual(find(file(other)), []);
});

const uncertain: Readonly<Record<string, string>> = {
  'white space': `{"Records": [${hit}]}`,
  'white space between records': file(hit, ` ${hit}`),
  'a record that starts with another key': file('{"by":"user-id"}'),
  'a record that starts with another key between others': file(other, '{"by":"user-id"}', other),
  'no records at all': '{"Records":[]}',
  'a cut off end': file(hit).slice(0, -1),
  'a key after the records': `{"Records":[${hit}],"more":1}`,
  'a second list': `{"Records":[${hit}],"Records":[${hit}]}`,
  'a list of other objects after the records': `{"Records":[${other}],"others":[${start},"x":1},${hit},${other}]}`,
  'two files in one': file(hit) + file(hit),
  'a record in an object of a record': file(`${start},"list":{"x":${hit}}}`),
  'a record in a list of a record': file(`${start},"list":[${hit}]}`),
  'records in a list of a record': file(`${start},"list":[${hit},${hit},${other}]}`),
  'records after another object in a list': file(`${start},"list":[{"a":1},${hit},${other}]}`),
  'records in a list after a key that looks like its start': file(
    `${start},":[":[{"a":[]},${hit},${other}]}`,
  ),
  'a record after the last match': file(`${start},"list":[{"a":1},${hit},${other}]}`, other),
  'records after a number in a list': file(`${start},"list":[1,${hit},${other}]}`),
  'records deep in lists': file(`${start},"list":[[],[[{"a":[]},${hit},${other}]]]}`),
  'records in a list after brackets in texts': file(
    `${start},"[":"]","[1,":"x","list":[{"a":"]"},${hit},${other}]}`,
  ),
  'deeply nested brackets after a key of punctuation': file(
    `${start},"-":${'['.repeat(5_000)}${']'.repeat(5_000)}}`,
    hit,
  ),
};
for (const [content, text] of Object.entries(uncertain))
  test(`returns nothing for a file with ${content}`, () => {
    assert.equal(find(text), undefined);
  });

const nestedBetweenTexts = {
  'a record in an object after the longest text of a group': `${start},"a":"role-of","x":{"eventVersion":2},"b":"/me"}`,
  'a record in an object before the longest text of a group': `${start},"b":"/me","x":{"eventVersion":2},"a":"role-of"}`,
};
for (const [content, text] of Object.entries(nestedBetweenTexts))
  test(`returns nothing for a file with ${content}`, () => {
    const groupSearch = createTermSearch([['role-of', '/me"']]);
    assert.equal(findRecords(Buffer.from(file(other, text, other)), groupSearch), undefined);
  });

const certain: Readonly<Record<string, string>> = {
  'lists in lists': `${start},"by":"user-id","list":[[1,{"a":[]}],["]"],[{"b":"["}]]}`,
  'brackets in texts': `${start},"by":"user-id","userAgent":"[aws-sdk/1, \\"[","x":"[","y":"]]]"}`,
  'deeply nested brackets': `${start},"by":"user-id","list":${'['.repeat(2_000)}${']'.repeat(2_000)}}`,
  'a list in a text': `${start},"by":"user-id","body":"{\\"Records\\":[{\\"eventVersion\\":1},{\\"eventVersion\\":1}]}"}`,
  'a list in the name of a key': `${start},"by":"user-id","[1,":",[","]":[]}`,
  'an object whose first key is one letter short of a record’s': `${start},"by":"user-id","x":{"eventVersio":1}}`,
};
for (const [content, text] of Object.entries(certain))
  test(`finds a record with ${content}`, () => {
    assert.deepEqual(find(file(other, text, other)), [text]);
  });

/** Values that a caller may write into a record: parts of JSON, and texts that look like records. */
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
        'user-id',
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
    fc.constantFrom(1, null, { eventVersion: 1 }, { eventVersion: 'user-id', x: [] }),
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

test('finds exactly the matching records, or returns nothing, for any values in records', () => {
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 1, maxLength: 6 }), (values) => {
      const records = values.map((a, number) => JSON.stringify({ eventVersion: '1', number, a }));
      const found = findRecords(Buffer.from(file(...records)), search);
      if (found === undefined) return;
      // Compared by number: JSON.parse of Node 24 mistakes the key "[ for \" where it has parsed that one before.
      assert.deepEqual(
        found.map((json) => fields(JSON.parse(json))['number']),
        [...records.keys()].filter((number) => records[number]?.includes('user-id')),
      );
    }),
    { numRuns: 2_000 },
  );
});

test('is certain about the records that CloudTrail writes', () => {
  const records = JSON.parse(
    JSON.stringify([...newer.Records, ...(skipRealFiles ? [] : realRecords())]),
  );
  const found = findRecords(Buffer.from(trailFileText(records)), createTermSearch([['']]));
  assert.equal(found?.length, records.length);
  assert.deepEqual(
    found?.map((json) => JSON.parse(json)),
    records,
  );
});
