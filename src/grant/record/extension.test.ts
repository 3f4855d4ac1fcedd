import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { exampleGrant, exampleGrantId } from '../../../test/fixtures/grant/example-grant.ts';
import { toEpochSeconds, toIso } from '../../platform/time.ts';
import { extendedDeadline, extensionValue, parseExtensionValue } from './extension.ts';

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
