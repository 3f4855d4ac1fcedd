import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isoDurationSeconds } from './iso-duration.ts';

test('a session duration is read in seconds, and what is none is not', () => {
  const cases = [
    ['PT1H', 3600],
    ['PT12H', 43_200],
    ['PT1H30M', 5400],
    ['PT30S', 30],
    ['P1DT1S', 86_401],
    ['PT', undefined],
    ['P', undefined],
    ['P1M', undefined],
    ['1h', undefined],
    ['', undefined],
  ] as const;
  for (const [text, seconds] of cases) assert.equal(isoDurationSeconds(text), seconds, text);
});
