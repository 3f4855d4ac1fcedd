import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSince } from './since.ts';

const now = Date.parse('2026-07-08T08:00:00Z');

for (const [text, since] of [
  ['7d', '2026-07-01T08:00:00.000Z'],
  ['12h', '2026-07-07T20:00:00.000Z'],
  ['30m', '2026-07-08T07:30:00.000Z'],
  ['999999d', '1970-01-01T00:00:00.000Z'],
  ['2026-07-01', '2026-07-01T00:00:00.000Z'],
  ['2026-07-01T10:00:00+02:00', '2026-07-01T08:00:00.000Z'],
  ['7', undefined],
  ['7w', undefined],
  ['-7d', undefined],
  ['', undefined],
  ['yesterday', undefined],
] as const)
  test(`"${text}" is ${since ?? 'refused'}`, () => {
    assert.equal(parseSince(text, now), since);
  });
