import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestAws } from '../../local/aws/start-test-aws.ts';
import { groups, identityStoreId, users } from '../../local/seed.ts';
import { buildJsonClient } from '../../test/fixtures/aws-client/build-json-client.ts';
import { identityStore, parameterStore } from './client/json-service.ts';
import { createIdentityStore } from './identity-store.ts';
import { createSecretReader } from './parameter-store.ts';

const nobody = '00000000-0000-4000-8000-000000000000';

test('a user has a name and is enabled or not; one that is not there is undefined', async (t) => {
  const { url } = await startTestAws(t);
  const directory = createIdentityStore(buildJsonClient(url, identityStore), identityStoreId);
  assert.deepEqual(await directory.findUser(users[0].id), {
    userName: 'james@example.com',
    enabled: true,
  });
  assert.deepEqual(await directory.findUser(users[2].id), {
    userName: 'alex@example.com',
    enabled: false,
  });
  assert.equal(await directory.findUser(nobody), undefined);
});

test('memberships are those of the groups that were asked for, however many', async (t) => {
  const { url } = await startTestAws(t);
  const directory = createIdentityStore(buildJsonClient(url, identityStore), identityStoreId);
  const others = Array.from(
    { length: 150 },
    (_, n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  );
  const asked = new Set([...others, groups[0].id]);
  assert.deepEqual(await directory.membershipsOf(users[1].id, asked), new Set([groups[0].id]));
  assert.deepEqual(await directory.membershipsOf(users[0].id, asked), new Set());
});

test('a secret is read decrypted, and one that is not there is an error', async (t) => {
  const { url, stores } = await startTestAws(t);
  stores.parameters.put({ name: '/secret', type: 'SecureString', value: 'xoxb-1' });
  const ssm = buildJsonClient(url, parameterStore);
  assert.equal(await createSecretReader(ssm, '/secret')(), 'xoxb-1');
  await assert.rejects(createSecretReader(ssm, '/none')(), { name: 'ParameterNotFound' });
});
