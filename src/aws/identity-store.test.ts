import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startTestAws } from '../../local/aws/start-test-aws.ts';
import { groups, identityStoreId, users } from '../../local/seed.ts';
import { buildJsonClient } from '../../test/fixtures/aws-client/build-json-client.ts';
import { identityStore } from './client/json-service.ts';
import { createIdentityStore } from './identity-store.ts';

async function startDirectory(t: TestContext) {
  const { url } = await startTestAws(t);
  return createIdentityStore(buildJsonClient(url, identityStore), identityStoreId);
}

test('finds enabled and disabled users; an unknown user is undefined', async (t) => {
  const directory = await startDirectory(t);
  assert.deepEqual(await directory.findUser(users[0].id), {
    userName: 'james@example.com',
    enabled: true,
  });
  assert.deepEqual(await directory.findUser(users[2].id), {
    userName: 'alex@example.com',
    enabled: false,
  });
  const unknownId = '00000000-0000-4000-8000-000000000000';
  assert.equal(await directory.findUser(unknownId), undefined);
});

test('returns the memberships among more than 100 groups', async (t) => {
  const directory = await startDirectory(t);
  const otherIds = Array.from(
    { length: 150 },
    (_, n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  );
  const groupIds = new Set([...otherIds, groups[0].id]);
  assert.deepEqual(await directory.membershipsOf(users[1].id, groupIds), new Set([groups[0].id]));
  assert.deepEqual(await directory.membershipsOf(users[0].id, groupIds), new Set());
});

test('only DISABLED is disabled: a user without a status is not', async () => {
  const call = async () => ({ UserName: 'james@example.com' });
  const directory = createIdentityStore({ call, prepare: async () => undefined }, identityStoreId);
  assert.deepEqual(await directory.findUser('x'), { userName: 'james@example.com', enabled: true });
});
