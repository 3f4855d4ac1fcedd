import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { exampleGrant, exampleGrantId } from '../../../test/fixtures/grant/example-grant.ts';
import { toEpochSeconds, toIso } from '../../platform/time.ts';
import {
  chosenDeadline,
  durationValue,
  extendedDeadline,
  extensionValue,
  parseDurationValue,
  parseExtensionValue,
  possibleDurations,
} from './extension.ts';

const times = fc.integer({ min: 1_000_000_000_000, max: 9_999_999_999_000 });

test('a button names a grant and its deadline, and is read back', () => {
  fc.assert(
    fc.property(times, (at) => {
      const deadlineAt = toIso(at);
      const from = toEpochSeconds(deadlineAt);
      const value = extensionValue({ ...exampleGrant, deadlineAt });
      assert.deepEqual(parseExtensionValue(value), { grantId: exampleGrantId, from });
    }),
  );
});

test('any other value names nothing', () => {
  const value = extensionValue(exampleGrant);
  const altered = ['', exampleGrantId, `${value}0`, ` ${value}`, `${value}\n`, value.toUpperCase()];
  for (const other of [...altered, value.replace('.', ':'), `${exampleGrantId}.-179528760`])
    assert.equal(parseExtensionValue(other), undefined, JSON.stringify(other));
  fc.assert(fc.property(fc.string(), (text) => parseExtensionValue(text) === undefined));
});

test('without a latest deadline on its record a grant has no extension', () => {
  assert.equal(extendedDeadline(exampleGrant), undefined);
});

test('an option names a grant, its deadline and a duration, and is read back', () => {
  fc.assert(
    fc.property(times, fc.integer({ min: 60, max: 86_400 }), (at, seconds) => {
      const deadlineAt = toIso(at);
      const from = toEpochSeconds(deadlineAt);
      const value = durationValue({ ...exampleGrant, deadlineAt }, seconds);
      assert.deepEqual(parseDurationValue(value), { grantId: exampleGrantId, from, seconds });
      assert.equal(parseExtensionValue(value), undefined);
    }),
  );
});

test('any other value names no duration', () => {
  const value = extensionValue(exampleGrant);
  const altered = ['', 'x', '-60', '0', '007', '1e9', '100000', '60.5', 'NaN', '60\n', '60 '];
  for (const seconds of altered)
    assert.equal(parseDurationValue(`${value}.${seconds}`), undefined, JSON.stringify(seconds));
  for (const other of [value, `.${value}.60`, `${exampleGrantId}.60`, `${value}.60.60`])
    assert.equal(parseDurationValue(other), undefined, other);
});

const hour = 3_600;
const longest: readonly (readonly [maxSeconds: number, expected: readonly number[]])[] = [
  [hour, []],
  [hour + 299, []],
  [hour + 300, [hour + 300]],
  [2 * hour, [2 * hour]],
  [3 * hour, [2 * hour, 3 * hour]],
  [12 * hour, [2 * hour, 4 * hour, 8 * hour, 12 * hour]],
];
for (const [maxSeconds, expected] of longest)
  test(`access of an hour that may last ${maxSeconds} s has ${expected.length} longer durations`, () => {
    const latestDeadlineAt = toIso(Date.parse(exampleGrant.requestedAt) + maxSeconds * 1000);
    const grant = { ...exampleGrant, latestDeadlineAt };
    assert.deepEqual(possibleDurations(grant), expected);
    for (const seconds of expected) assert.ok(chosenDeadline(grant, seconds));
  });

test('durations count from the approval', () => {
  const approvedAt = '2026-11-21T03:30:00.000Z';
  const latestDeadlineAt = '2026-11-21T05:30:00.000Z';
  assert.deepEqual(possibleDurations({ ...exampleGrant, approvedAt, latestDeadlineAt }), [
    hour,
    2 * hour,
  ]);
});
