import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildExampleReport,
  event,
  noEvidence,
} from '../../../test/fixtures/evidence/example-report.ts';
import { alignColumns } from './align-columns.ts';
import { renderText } from './render-text.ts';

const policy =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Condition":{}}]}';
const command =
  "aws iam update-access-key --status Inactive --access-key-id AKIA --user-name='eve'";
const living = [
  `Sessions of BreakGlassProd may be open until 2026-07-01 10:00:02 UTC. To end them, add this policy until then: ${policy}`,
  `The access key AKIA of the user eve, which the sessions created, is valid without an end. To end it: ${command}`,
  'And 3 more created users and access keys.',
];

test('a policy and a command stand in lines of their own, unbroken', () => {
  const text = renderText(buildExampleReport({ living }));
  const [, list = ''] = /What may still be used\n-+\n(.*?)\n\n/s.exec(text) ?? [];
  assert.equal(
    list,
    `- Sessions of BreakGlassProd may be open until 2026-07-01 10:00:02 UTC. To end
  them, add this policy until then:
  ${policy}
- The access key AKIA of the user eve, which the sessions created, is valid
  without an end. To end it:
  ${command}
- And 3 more created users and access keys.`,
  );
});

test('no line is longer than 80 characters, but for what cannot be broken', () => {
  const userAgent = `Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:109.0) ${'Gecko/20100101 '.repeat(5)}`;
  const role = ['secretsmanager', 'iam', 'organizations'].map((service) =>
    event({
      eventSource: `${service}.amazonaws.com`,
      eventName: 'CreateServiceSpecificCredential',
      errorCode: 'AccessDenied',
      userAgent,
      userIdentity: {
        arn: 'arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_BreakGlassProd_0123456789abcdef/james@example.com',
      },
    }),
  );
  const portal = [
    event({
      eventSource: 'sso.amazonaws.com',
      eventName: 'GetRoleCredentials',
      serviceEventDetails: { role_name: 'BreakGlassProdWithALongName', account_id: '123456789012' },
    }),
  ];
  const text = renderText(
    buildExampleReport({ evidence: { ...noEvidence, role, portal }, living }),
  );
  const long = text.split('\n').filter((line) => line.length > 80);
  assert.deepEqual(
    long.filter((line) => !/"Version"|aws iam |SHA-256/.test(line)),
    [],
  );
});

test('the widest column is broken at spaces where rows would be wider than the page', () => {
  const long = 'word '.repeat(20).trim();
  const lines = alignColumns([
    ['a', long, '1'],
    ['b', 'short', '2'],
  ]);
  assert.deepEqual(lines, [
    `a  ${'word '.repeat(15).trim()}  1`,
    `   ${'word '.repeat(5).trim()}`,
    `b  short${' '.repeat(69)}  2`,
  ]);
});

test('one long name makes its own row longer, and no other', () => {
  const rows = ['secretsmanager', 'x'.repeat(40)].map((name) => [
    `${name}.amazonaws.com`,
    'CreateServiceSpecificCredential',
    'yes',
    '1',
  ]);
  const [first = '', second = ''] = alignColumns(rows);
  assert.ok(first.length <= 80 && second.length > 80);
});
