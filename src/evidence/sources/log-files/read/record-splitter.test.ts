import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { logFileFormats } from '../../../../../test/fixtures/evidence/log-file-contents.ts';
import { createRecordSplitter } from './record-splitter.ts';

/** Splits the text in chunks of these sizes, in rotation. */
function split(text: string, sizes: readonly number[] = [1_000]) {
  const bytes = Buffer.from(text);
  const records: string[] = [];
  const alone: string[] = [];
  const splitter = createRecordSplitter((object, isLone) =>
    (isLone ? alone : records).push(object.toString()),
  );
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    splitter.push(Buffer.from(bytes.subarray(at, at + size)));
    at += size;
  }
  return { records, alone, ...splitter.end() };
}

const parsed = (texts: readonly string[]) => texts.map((text) => JSON.parse(text));

test('returns the same records for any sizes of chunks', () => {
  const anyObject = fc.dictionary(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.jsonValue({ maxDepth: 3 }),
    { maxKeys: 4 },
  );
  fc.assert(
    fc.property(
      fc.array(anyObject, { minLength: 1, maxLength: 5 }),
      logFileFormats,
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 }),
      (objects, write, sizes) => {
        const text = write(objects);
        const whole = split(text, [text.length + 1]);
        const { records, alone, isCutOff } = split(text, sizes);
        assert.deepEqual(
          { records, alone, isCutOff },
          { records: whole.records, alone: whole.alone, isCutOff: false },
        );
        const found = parsed([...records, ...alone]).map(
          ({ eventVersion: _, ...others }) => others,
        );
        const expected = objects
          .map((object) => JSON.parse(JSON.stringify(object)))
          .map(({ eventVersion: _, ...others }) => others);
        assert.deepEqual(found, expected);
      },
    ),
    { numRuns: 200 },
  );
});

const texts = [
  {
    text: '{"Records":[{"a":1},{"b":[{"Records":[{"c":2}]}]}]}',
    records: ['{"a":1}', '{"b":[{"Records":[{"c":2}]}]}'],
    alone: [],
  },
  {
    text: '{"x":"Records","y":[{"a":1}],"Records" : [ {"b":2} ]}',
    records: ['{"b":2}'],
    alone: [],
  },
  { text: '{"Rec\\u006frds":[{"a":1}],"Records":[]}', records: ['{"a":1}'], alone: [] },
  { text: '{"a":{"Records":[{"b":1}]}}', records: [], alone: ['{"a":{"Records":[{"b":1}]}}'] },
  { text: '{"a":1}\n{"b":"}\\"{"}\n', records: [], alone: ['{"a":1}', '{"b":"}\\"{"}'] },
  { text: '{"Records":[1,"x",[{"a":1}],null,{"b":2}]}', records: ['{"b":2}'], alone: [] },
  { text: '{"Records":[{"a":1}],"more":[{"b":2}]}', records: ['{"a":1}'], alone: [] },
  { text: '{"a\\"Records":[{"b":1}]}', records: [], alone: ['{"a\\"Records":[{"b":1}]}'] },
  { text: '{"Records":[]}{"Records":[{"a":1}]}', records: ['{"a":1}'], alone: [] },
];
for (const { text, records, alone } of texts)
  test(`finds ${records.length} listed and ${alone.length} lone objects in ${text.trim()}`, () => {
    const found = split(text, [3]);
    assert.deepEqual({ records: found.records, alone: found.alone }, { records, alone });
  });

test('reports incomplete JSON, and returns the records before', () => {
  for (const cut of [
    '{"Records":[{"a":1},{"b":"',
    '{"Records":[{"a":1},{"b',
    '{"Records":[{"a":1}',
  ]) {
    const { records, isCutOff } = split(cut);
    assert.deepEqual({ records, isCutOff }, { records: ['{"a":1}'], isCutOff: true });
  }
});

test('skips a record that is too long', () => {
  const text = `{"Records":[{"a":"${'x'.repeat(17 * 1024 * 1024)}"},{"b":1}]}`;
  const { records, tooLongCount } = split(text, [1024 * 1024]);
  assert.deepEqual({ records, tooLongCount }, { records: ['{"b":1}'], tooLongCount: 1 });
});
