import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marshall } from '@aws-sdk/util-dynamodb';
import { startTestAws } from '../../../local/aws/start-test-aws.ts';
import { buildJsonClient } from '../../../test/fixtures/aws-client/build-json-client.ts';
import { dynamodb } from '../client/json-service.ts';
import { findIndexedName } from './indexed-name.ts';

const tableName = 'break-glass-access';
const arnOf = (name: string) => `arn:aws:sso:::permissionSet/ssoins-12345/ps-${name}`;

test('finds the name of a permission set in the rules for the account, and for every account', async (t) => {
  const aws = await startTestAws(t);
  const client = buildJsonClient(aws.url, dynamodb);
  const rules = [
    `access#111122223333#Prod#${arnOf('1')}`,
    `access#*#Read#${arnOf('2')}`,
    `access#444455556666#Other#${arnOf('3')}`,
    `access#111122223333#One#${arnOf('4')}`,
    `access#*#Two#${arnOf('4')}`,
    `access#111122223333#${arnOf('5')}#9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d`,
  ];
  for (const id of rules)
    await client.call('PutItem', { TableName: tableName, Item: marshall({ id, rule: 'rule' }) });
  const found = await Promise.all(
    ['1', '2', '3', '4', '5'].map((name) =>
      findIndexedName(client, tableName, {
        accountId: '111122223333',
        permissionSetArn: arnOf(name),
      }),
    ),
  );
  // The third is named for another account, the fourth in two ways, the fifth by no shared rule.
  assert.deepEqual(found, ['Prod', 'Read', undefined, undefined, undefined]);
});
