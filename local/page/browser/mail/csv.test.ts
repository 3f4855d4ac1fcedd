import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseCsv } from './csv.ts';

test('keeps quotes, commas and line ends of a quoted cell', () => {
  assert.deepEqual(parseCsv('"a","b ""c"", d"\r\n"1\n2",\r\nx,y\n'), [
    ['a', 'b "c", d'],
    ['1\n2', ''],
    ['x', 'y'],
  ]);
});

test('parses the rows that were written', () => {
  const quote = (value: string) => `"${value.replaceAll('"', '""')}"`;
  const rows = fc.array(fc.array(fc.string(), { minLength: 1 }), { minLength: 1 });
  fc.assert(
    fc.property(rows, (written) => {
      const csv = written.map((row) => `${row.map(quote).join(',')}\r\n`).join('');
      assert.deepEqual(parseCsv(csv), written);
    }),
  );
});

test('terminates without an error for any text', () => {
  fc.assert(fc.property(fc.string(), (text) => void parseCsv(text)));
});
