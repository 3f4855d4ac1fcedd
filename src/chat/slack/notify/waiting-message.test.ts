import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleGrantId as id } from '../../../../test/fixtures/grant/example-grant.ts';
import {
  approvedGrant,
  cancelledGrant,
  decidedGrant,
  deniedGrant,
  expiredGrant,
  halfApproved,
  overriddenGrant,
  waitingGrant,
} from '../../../../test/fixtures/grant/waiting-grant.ts';
import { describeMessage } from '../../../../test/fixtures/slack/describe-message.ts';
import type { Grant } from '../../../grant/record/grant.ts';
import type { Notification } from '../../../notify/notification.ts';
import { directMessage, newMessage, updatedMessage } from './direct-message.ts';

const now = Date.parse('2026-11-21T03:06:00.000Z');
const context = {
  contactEmails: ['security@example.com'],
  portalUrl: undefined,
  canOpenModal: true,
};
const access = '`BreakGlassProd` in account `123456789012`';
const at = (epoch: number, utc: string) =>
  `<!date^${epoch}^{date_short_pretty} {time}|2026-11-21 ${utc} UTC>`;
const until = at(1_795_230_900, '03:15');
const deadline = at(1_795_233_900, '04:05');
const account = '*Account* `123456789012`';
const permissionSet = '*Permission set* `BreakGlassProd`';
const priya = '<@U012PRIYA> (priya@example.com)';
const cancel = `[end_access ${id}: Cancel request]`;
const ask =
  'To ask again, press the button of the message. If that does not help: Ask security@example.com.';
const expiry = `Expired: 0 of 2 approvals came by ${until}.`;
const denial = 'Denied by <@U012ALEX>: `not &lt;now&gt;`.';
const activeLines = (...approval: readonly string[]) => [
  `You’re in: ${access}, until ${deadline} (59 min left).`,
  '# You’re in',
  account,
  permissionSet,
  `*Until* ${deadline} (59 min left)`,
  ...approval,
  `[extend_access ${id}.1795233900: Extend]`,
  `[end_access ${id}: I’m done]`,
  '(CloudTrail records what you do. The report goes to security@example.com. Reference `6a93bb97`.)',
];

const cases: readonly (readonly [
  title: string,
  Grant,
  Notification['kind'] & ('approval-needed' | 'not-approved' | 'access-active'),
  readonly string[],
])[] = [
  [
    'waiting, with one of two approvals',
    halfApproved,
    'approval-needed',
    [
      `Waiting for approval: ${access}. 1 of 2 approvals so far, until ${until}.`,
      '# Waiting for approval',
      account,
      permissionSet,
      '*For how long* 60 min, at most 3 h',
      `*Approvals* 1 of 2, until ${until}`,
      `*Approved by* ${priya}`,
      'Asked: <@U012ALEX>, <@U012MARIA>.',
      `[override_access ${id}: Break glass now]`,
      cancel,
      '(There is no access yet. Reference `6a93bb97`.)',
    ],
  ],
  [
    'waiting, without override and with nobody to ask',
    waitingGrant({ mayOverride: undefined, askedUsers: undefined, maxAccessSeconds: 3_600 }),
    'approval-needed',
    [
      `Waiting for approval: ${access}. 0 of 2 approvals so far, until ${until}.`,
      '# Waiting for approval',
      account,
      permissionSet,
      '*For how long* 60 min',
      `*Approvals* 0 of 2, until ${until}`,
      'Nobody else could be asked by direct message: ask an approver yourself.',
      cancel,
      '(There is no access yet. Reference `6a93bb97`.)',
    ],
  ],
  [
    'denied',
    deniedGrant,
    'not-approved',
    [
      `Not approved: ${access}. ${denial} ${ask}`,
      '# Not approved',
      `${denial} ${ask}`,
      `(${access}. Reference \`6a93bb97\`.)`,
    ],
  ],
  [
    'expired',
    expiredGrant,
    'not-approved',
    [
      `Not approved: ${access}. ${expiry} ${ask}`,
      '# Not approved',
      `${expiry} ${ask}`,
      `(${access}. Reference \`6a93bb97\`.)`,
    ],
  ],
  [
    'approved',
    approvedGrant,
    'access-active',
    activeLines(`*Approved by* ${priya}, <@U012ALEX> (alex &lt;a&gt;)`),
  ],
  [
    'overridden',
    overriddenGrant,
    'access-active',
    activeLines('*Approval* none: you went ahead without it'),
  ],
];
for (const [title, grant, kind, lines] of cases)
  test(`the requester’s direct message of a request that is ${title}`, () => {
    assert.deepEqual(describeMessage(directMessage(grant, { kind }, context, now)), lines);
  });

test('the message about the waiting request becomes one without buttons', () => {
  const reference = '(Reference `6a93bb97`.)';
  for (const [grant, line] of [
    [deniedGrant, denial],
    [expiredGrant, expiry],
  ] as const) {
    const text = `Not approved: ${access}. ${line}`;
    const message = updatedMessage(grant, { kind: 'not-approved' }, context);
    assert.deepEqual(describeMessage(message), [text, text, reference]);
  }
});

test('a request that was cancelled is said to be, and who cancelled their own needs no new message', () => {
  const failed = { kind: 'access-failed', reason: 'x' } as const;
  const text = `No access: ${access}. Cancelled by <@U012AB3CD>, before it was approved. To ask again, press the button of the message.`;
  for (const message of [
    directMessage(cancelledGrant, failed, context, now),
    updatedMessage(cancelledGrant, failed, context),
  ])
    assert.deepEqual(describeMessage(message), [text, text, '(Reference `6a93bb97`.)']);
  assert.equal(newMessage(cancelledGrant, failed, context, now), undefined);
  const byOther = { ...cancelledGrant, endedBy: 'Slack user U012PRIYA' };
  assert.match(newMessage(byOther, failed, context, now)?.text ?? '', /Cancelled by <@U012PRIYA>/);
});

test('the message about the waiting request leaves to the next one until when there is access', () => {
  const message = updatedMessage(approvedGrant, { kind: 'access-active' }, context);
  const text = `Access has begun: ${access}. The next message says until when.`;
  assert.deepEqual(describeMessage(message), [text, text, '(Reference `6a93bb97`.)']);
});

test('the message about the end says who ended access, unless it was the requester', () => {
  const endedAt = '2026-11-21T03:10:00.000Z';
  const over = {
    status: 'ended',
    endedAt,
    endRequestedAt: endedAt,
    alreadyAssigned: false,
  } as const;
  for (const [endedBy, by] of [
    ['Slack user U012MARIA', ', by <@U012MARIA>'],
    [`Slack user ${approvedGrant.slackUserId}`, ''],
  ] as const) {
    const grant = decidedGrant('ended', { ...over, endedBy });
    const [text] = describeMessage(directMessage(grant, { kind: 'access-ended' }, context, now));
    assert.equal(text, `Access has ended early${by}: ${access}, ${at(1_795_230_600, '03:10')}.`);
  }
});

test('the question before Break glass now says who learns of it, and fits into Slack’s limits', () => {
  const { blocks = [] } = directMessage(halfApproved, { kind: 'approval-needed' }, context, now);
  assert.match(
    JSON.stringify(blocks),
    /Everybody who was asked is told that you skipped them\. The channel, the security contacts and the report say that you went ahead without approval\./,
  );
});
