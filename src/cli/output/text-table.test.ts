import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderTable } from './text-table.ts';

test('columns are as wide as their longest cell', () => {
  assert.deepEqual(
    renderTable(
      ['user', 'rule'],
      [
        ['james@example.com', 'a'],
        ['x', 'b'],
      ],
    ),
    ['USER               RULE', 'james@example.com  a', 'x                  b'],
  );
});

test('a cell is one line without control characters, and not too long', () => {
  const [, row] = renderTable(['name'], [[`a\u001b[31m\nb${'c'.repeat(100)}`]]);
  assert.ok(row?.startsWith('a\uFFFD[31m\uFFFDb'), row);
  assert.equal([...(row ?? '')].length, 80);
});
