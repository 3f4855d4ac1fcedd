import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTime } from './times.ts';

const times: readonly (readonly [string, string | undefined, string | undefined])[] = [
  ['2026-07-01', '2026-07-01T00:00:00.000Z', '2026-07-01T23:59:59.999Z'],
  ['2024-02-29', '2024-02-29T00:00:00.000Z', '2024-02-29T23:59:59.999Z'],
  ['2026-07-01T08:30Z', '2026-07-01T08:30:00.000Z', '2026-07-01T08:30:00.000Z'],
  ['2026-07-01T08:30:05.5+02:00', '2026-07-01T06:30:05.500Z', '2026-07-01T06:30:05.500Z'],
  ['2026-02-29', undefined, undefined],
  ['2026-02-30T08:00:00Z', undefined, undefined],
  ['2026-07-01T08:30', undefined, undefined],
  ['2026-07-01T25:00:00Z', undefined, undefined],
  ['yesterday', undefined, undefined],
  ['1751356800', undefined, undefined],
];
for (const [text, beginning, end] of times)
  test(`parses ${text} into ${beginning === undefined ? 'no time' : `${beginning} as beginning, ${end} as end`}`, () => {
    assert.deepEqual([parseTime(text, 'beginning'), parseTime(text, 'end')], [beginning, end]);
  });
