import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  buildSessionIdentity,
  findEvidenceIds,
  record,
} from '../../../test/fixtures/evidence/cloudtrail-records.ts';

const userIdentity = { ...buildSessionIdentity(), accountId: '123456789012' };
const ofService = record({
  eventID: 'service',
  eventCategory: 'Management',
  recipientAccountId: '123456789012',
  sharedEventID: 's-1',
  userIdentity,
});
const copies = [
  ofService,
  { ...ofService },
  { ...ofService, eventID: 'network', eventCategory: 'NetworkActivity' },
  { ...ofService, eventID: 'other-account', recipientAccountId: '210987654321' },
];

test('counts one call once, by the record that says the most, in any order of its records', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray(copies, { minLength: copies.length }),
      fc.nat(copies.length),
      (records, position) => {
        const another = record({ eventID: 'another', userIdentity });
        const { role } = findEvidenceIds(records.toSpliced(position, 0, another));
        assert.deepEqual([...role].sort(), ['another', 'service']);
      },
    ),
  );
});

test('keeps the record of a VPC endpoint where the service has none', () => {
  assert.deepEqual(findEvidenceIds(copies.slice(2, 3)).role, ['network']);
});
