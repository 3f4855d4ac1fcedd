import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleGrantId as id } from '../../../../test/fixtures/grant/example-grant.ts';
import {
  approvedGrant,
  cancelledGrant,
  decidedGrant,
  deniedGrant,
  expiredGrant,
  overriddenGrant,
  waitingGrant,
} from '../../../../test/fixtures/grant/waiting-grant.ts';
import { describeMessage } from '../../../../test/fixtures/slack/describe-message.ts';
import type { Grant } from '../../../grant/record/grant.ts';
import { noticeMessage, questionMessage, settledMessage } from './approver-message.ts';

const contacts = { contactEmails: ['security@example.com'] };
const james = '<@U012AB3CD> (jürgen@example.com)';
const access = '`BreakGlassProd` in account `123456789012`';
const at = (epoch: number, utc: string) =>
  `<!date^${epoch}^{date_short_pretty} {time}|2026-11-21 ${utc} UTC>`;
const until = at(1_795_230_900, '03:15');
const latest = `until ${at(1_795_241_100, '06:05')} at the latest`;
const reference = '(Reference `6a93bb97`.)';
const endedAt = '2026-11-21T04:05:02.000Z';
const end = at(1_795_233_902, '04:05');
const ended = (grant: Grant) => decidedGrant('ended', { ...grant, status: 'ended', endedAt });

test('the question says who asks for what, for how long, and until when it can be answered', () => {
  assert.deepEqual(describeMessage(questionMessage(waitingGrant())), [
    `${james} asks for your approval: ${access}, for 60 min, at most 3 h. Answer until ${until}.`,
    '# Approval needed',
    `${james} asks for your approval: ${access}.`,
    '*Account* `123456789012`',
    '*Permission set* `BreakGlassProd`',
    '*For how long* 60 min, at most 3 h',
    '*Approvals* 0 of 2',
    `*Answer until* ${until}`,
    '[denial/denial_reason: Reason, if you deny]',
    `[approve_access ${id}: Approve]`,
    `[deny_access ${id}: Deny]`,
    '(Without enough approvals there is no access. Reference `6a93bb97`.)',
  ]);
});

const approvers = 'Approved by <@U012PRIYA> (priya@example.com), <@U012ALEX> (alex &lt;a&gt;).';
const settled: readonly (readonly [title: string, Grant, text: string])[] = [
  ['denied', deniedGrant, 'Denied by <@U012ALEX>: `not &lt;now&gt;`.'],
  ['expired', expiredGrant, `Expired: 0 of 2 approvals came by ${until}.`],
  ['approved', approvedGrant, `${approvers} Access is active, ${latest}.`],
  ['approved and over', ended(approvedGrant), `${approvers} Access has ended: ${end}.`],
  [
    'overridden',
    overriddenGrant,
    `WITHOUT APPROVAL: the requester went ahead. Access is active, ${latest}.`,
  ],
  ['cancelled', cancelledGrant, 'Cancelled by <@U012AB3CD>, before it was approved.'],
  [
    'failed',
    decidedGrant('failed', { endedAt, failure: 'x' }),
    'It was not approved. No access was granted.',
  ],
];
for (const [title, grant, outcome] of settled)
  test(`the question of a request that is ${title} has no buttons any more`, () => {
    const text = `${outcome} ${james} asked for ${access}.`;
    assert.deepEqual(describeMessage(settledMessage(grant, false)), [text, text, reference]);
  });

test('a question that a new message follows leaves to that until when there is access', () => {
  const text = `${approvers} The next message says until when. ${james} asked for ${access}.`;
  assert.deepEqual(describeMessage(settledMessage(approvedGrant, true)), [text, text, reference]);
});

const notices: readonly (readonly [title: string, Grant, user: string, readonly string[]])[] = [
  ['a denied request', deniedGrant, 'U012PRIYA', []],
  ['an expired request', expiredGrant, 'U012PRIYA', []],
  [
    'access that they approved',
    approvedGrant,
    'U012PRIYA',
    [
      `You approved this: ${james} has ${access}, ${latest}. If you did not: End now.`,
      `[end_access ${id}: End now]`,
    ],
  ],
  [
    'access that they approved, and that is over',
    ended(approvedGrant),
    'U012PRIYA',
    [
      `You approved this: ${james} had ${access}, until ${end}. If you did not: Ask security@example.com.`,
    ],
  ],
  ['access that others approved', approvedGrant, 'U012MARIA', []],
  [
    'an overridden request that they approved',
    overriddenGrant,
    'U012PRIYA',
    [
      `You approved this, and the other approvals were skipped: ${james} has ${access}, ${latest}. If you did not: End now.`,
      `[end_access ${id}: End now]`,
    ],
  ],
  [
    'an overridden request, which skipped them',
    overriddenGrant,
    'U012ALEX',
    [
      `WITHOUT APPROVAL: ${james} has ${access}, ${latest}. You were asked for approval, and they went ahead without it. If you do not know why: Ask security@example.com.`,
    ],
  ],
  ['an overridden request of which they were not asked', overriddenGrant, 'U012OTHER', []],
  ['an overridden request of their own', overriddenGrant, 'U012AB3CD', []],
  [
    'an overridden request that got no access',
    decidedGrant('failed', { overriddenAt: endedAt, endedAt }),
    'U012ALEX',
    [],
  ],
];
for (const [title, grant, user, lines] of notices)
  test(`what an approver must notice of ${title}`, () => {
    const message = noticeMessage(grant, user, contacts);
    const [text, ...others] = lines;
    const expected = text === undefined ? [] : [text, text, ...others, reference];
    assert.deepEqual(message === undefined ? [] : describeMessage(message), expected);
  });
