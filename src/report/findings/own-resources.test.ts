import assert from 'node:assert/strict';
import { test } from 'node:test';
import { event } from '../../../test/fixtures/evidence/example-report.ts';
import { createFindingCallTest } from './match-rule.ts';
import { createOwnResourceTest } from './own-resources.ts';

const names = [
  'break-glass-access',
  'break-glass-access-grant-access*',
  '/break-glass-access/slack-signing-secret',
];
const isOwn = createOwnResourceTest(names);

test('a call on a resource of this deployment is found, however it names the resource', () => {
  const calls: readonly Record<string, unknown>[] = [
    { requestParameters: { tableName: 'break-glass-access' } },
    { requestParameters: { name: '/break-glass-access/slack-signing-secret' } },
    { requestParameters: { logGroupName: '/aws/lambda/break-glass-access-grant-access' } },
    { requestParameters: { alarmNames: ['other', 'break-glass-access-grant-access-errors'] } },
    { resources: [{ ARN: 'arn:aws:ssm:x:1:parameter/break-glass-access/slack-signing-secret' }] },
    { resources: [{ ARN: 'arn:aws:states:x:1:stateMachine:break-glass-access' }] },
    {
      errorMessage:
        'not authorized on resource: arn:aws:dynamodb:x:1:table/break-glass-access because',
    },
  ];
  for (const call of calls) assert.ok(isOwn(event(call)), JSON.stringify(call));
});

test('a name that only contains or begins like one of them is another resource', () => {
  const calls: readonly Record<string, unknown>[] = [
    { requestParameters: { tableName: 'break-glass-access-copy' } },
    { requestParameters: { tableName: 'my-break-glass-access' } },
    { requestParameters: { tableName: 'break_glass_access' } },
    { responseElements: { tables: ['break-glass-access'] } },
    { userAgent: 'break-glass-access' },
    { requestParameters: null },
  ];
  for (const call of calls) assert.ok(!isOwn(event(call)), JSON.stringify(call));
  assert.ok(!createOwnResourceTest([])(event({ requestParameters: { name: '' } })));
});

test('an event on a resource of this deployment is a finding, so that its record is kept', () => {
  const read = event({ requestParameters: { tableName: 'break-glass-access' } });
  assert.deepEqual(
    [createFindingCallTest(names)(read), createFindingCallTest()(read)],
    [true, false],
  );
});
