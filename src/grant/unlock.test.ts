import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryRecords } from '../../test/fixtures/grant/memory-records.ts';
import type { StoredRecord } from '../request/stored-record.ts';
import { unlock } from './unlock.ts';

const target = {
  accountId: '123456789012',
  permissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-12345/ps-12345',
  principalId: '9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d',
};
const id = `open#${target.accountId}#${target.permissionSetArn}#${target.principalId}`;
const lostGrantId = 'f'.repeat(32);
const lastEndedAt = '2026-07-01T08:00:00.000Z';
const lost = { id, lostGrantId, lastEndedAt };
const unlockedLock = { id, lastEndedAt };

async function unlockFrom(
  lock: StoredRecord | undefined,
  {
    isListed = false,
    keepAssignment = false,
    onList = (_all: Map<string, StoredRecord>): void => undefined,
  } = {},
) {
  const records = createMemoryRecords();
  if (lock) records.all.set(id, lock);
  let lists = 0;
  const assignments = {
    async isListed(listed: typeof target) {
      assert.deepEqual(listed, target);
      lists += 1;
      onList(records.all);
      return isListed;
    },
  };
  const result = await unlock({ records, assignments }, { target, keepAssignment });
  return { result, lock: records.all.get(id), lists };
}

for (const lock of [undefined, { id }, { id, grantId: 'a'.repeat(32) }])
  test(`there is nothing to unlock on ${JSON.stringify(lock)}`, async () => {
    const unlocked = await unlockFrom(lock, { keepAssignment: true });
    assert.deepEqual(unlocked, { result: { outcome: 'nothing-lost' }, lock, lists: 0 });
  });

test('unlocks when the assignment is not listed, and keeps the rest of the lock', async () => {
  const result = { outcome: 'unlocked', lostGrantId, isAssigned: false };
  assert.deepEqual(await unlockFrom(lost), { result, lock: unlockedLock, lists: 1 });
});

test('refuses while the assignment is listed, and names the grant that holds the lock', async () => {
  for (const holderId of [undefined, 'a'.repeat(32)]) {
    const lock = holderId === undefined ? lost : { ...lost, grantId: holderId };
    const result = { outcome: 'still-assigned', lostGrantId, holderId };
    assert.deepEqual(await unlockFrom(lock, { isListed: true }), { result, lock, lists: 1 });
  }
});

test('unlocks an assignment that is kept', async () => {
  const unlocked = await unlockFrom(lost, { isListed: true, keepAssignment: true });
  const result = { outcome: 'unlocked', lostGrantId, isAssigned: true };
  assert.deepEqual(unlocked, { result, lock: unlockedLock, lists: 1 });
});

test('changes nothing when another grant was lost in between', async () => {
  const changed = { ...lost, lostGrantId: 'e'.repeat(32) };
  const onList = (all: Map<string, StoredRecord>) => void all.set(id, changed);
  const { result, lock } = await unlockFrom(lost, { onList });
  assert.deepEqual([result, lock], [{ outcome: 'lock-changed' }, changed]);
});
