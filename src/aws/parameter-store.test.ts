import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestAws } from '../../local/aws/start-test-aws.ts';
import { buildJsonClient } from '../../test/fixtures/aws-client/build-json-client.ts';
import { parameterStore } from './client/json-service.ts';
import { createParameterReader } from './parameter-store.ts';

test('decrypts a secret; a missing parameter is an error', async (t) => {
  const { url, stores } = await startTestAws(t);
  stores.parameters.put({ name: '/secret', type: 'SecureString', value: 'xoxb-1' });
  const client = buildJsonClient(url, parameterStore);
  assert.equal(await createParameterReader(client, '/secret')(), 'xoxb-1');
  await assert.rejects(createParameterReader(client, '/none')(), { name: 'ParameterNotFound' });
});
