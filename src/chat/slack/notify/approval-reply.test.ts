import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  approvedGrant,
  decidedGrant,
  deniedGrant,
  expiredGrant,
  halfApproved,
  overriddenGrant,
  waitingGrant,
} from '../../../../test/fixtures/grant/waiting-grant.ts';
import { describeMessage } from '../../../../test/fixtures/slack/describe-message.ts';
import type { Grant } from '../../../grant/record/grant.ts';
import type { ApprovalReply } from '../answer/handle-approval.ts';
import { buildApprovalReply } from './approval-reply.ts';

const contacts = { contactEmails: ['security@example.com'] };
const access = '`BreakGlassProd` in account `123456789012`';
const james = '<@U012AB3CD> (jürgen@example.com)';
const at = (epoch: number, utc: string) =>
  `<!date^${epoch}^{date_short_pretty} {time}|2026-11-21 ${utc} UTC>`;
const until = at(1_795_230_900, '03:15');
const deadline = at(1_795_233_900, '04:05');
const overriddenAt = at(1_795_230_300, '03:05');
const waiting = waitingGrant();
const denial = { outcome: 'denied', reason: 'no-rule' } as const;
const ask = 'Ask security@example.com.';
const { deniedBy: _, denialReason: __, ...undenied } = deniedGrant;

const cases: readonly (readonly [ApprovalReply, text: string, actions?: readonly string[]])[] = [
  [
    { kind: 'approve', result: { outcome: 'approved', grant: approvedGrant } },
    `Approved: ${james} gets ${access}, until ${deadline}. You will get a message when access is active: it has a button that ends it.`,
  ],
  [
    { kind: 'approve', result: { outcome: 'approval-added', grant: halfApproved, missing: 1 } },
    `You approved this: ${access} for ${james}. 1 more approval is needed, until ${until}: there is no access before. If you change your mind, deny it.`,
    ['denial_reason', 'deny_access'],
  ],
  [
    { kind: 'approve', result: { outcome: 'already-approved', grant: waiting, missing: 2 } },
    `You have approved this already: ${access} for ${james}. 2 more approvals are needed, until ${until}: there is no access before. If you change your mind, deny it.`,
    ['denial_reason', 'deny_access'],
  ],
  [
    { kind: 'deny', result: { outcome: 'denied', grant: deniedGrant } },
    `Denied: ${james} does not get ${access}. They are told that it was you, and why: \`not &lt;now&gt;\`.`,
  ],
  [
    { kind: 'deny', result: { outcome: 'denied', grant: undenied } },
    `Denied: ${james} does not get ${access}. They are told that it was you.`,
  ],
  [
    { kind: 'override', result: { outcome: 'overridden', grant: overriddenGrant } },
    `Glass broken without approval - access incoming. ${access}, until ${deadline}. You will get a message when access is active. Everybody who was skipped, the channel and the report say so.`,
  ],
  [
    { kind: 'override', result: { outcome: 'override-not-allowed', grant: waiting } },
    `Still waiting for approval: ${access}. The access rule does not allow you to go ahead without it.`,
    ['end_access'],
  ],
  [
    { kind: 'approve', result: { outcome: 'own-request', grant: waiting } },
    'You cannot approve this request: it is your own. Somebody else must approve it.',
  ],
  [
    { kind: 'deny', result: { outcome: 'own-request', grant: waiting } },
    'You cannot deny this request: it is your own. To take it back, press Cancel request in your direct message.',
  ],
  [
    { kind: 'approve', result: { outcome: 'not-linked' } },
    `Nothing was changed: your Slack user is not linked to an Identity Center user. ${ask}`,
  ],
  [
    { kind: 'approve', result: { outcome: 'user-disabled' } },
    `Nothing was changed: your Identity Center user is disabled, or does not exist any more. ${ask}`,
  ],
  [
    { kind: 'approve', result: { outcome: 'requester-denied', denial, grant: waiting } },
    `Nothing was changed: the access rules do not allow ${access} to ${james} any more (\`no-rule\`). ${ask}`,
  ],
  [
    { kind: 'override', result: { outcome: 'requester-denied', denial, grant: waiting } },
    `Access was not started. Access denied: no access rule allows this permission set in account \`123456789012\`. ${ask}`,
  ],
  [
    { kind: 'approve', result: { outcome: 'refused' } },
    'You cannot approve this request, or it does not exist. Nothing was changed.',
  ],
  [
    { kind: 'override', result: { outcome: 'refused' } },
    'You cannot break glass with this button, or it does not exist. Nothing was changed.',
  ],
  [
    { kind: 'deny', result: { outcome: 'busy' } },
    'Nothing was changed: something else changed this request at the same moment. Press again.',
  ],
];

const actionsOf = (blocks: readonly unknown[]): readonly string[] =>
  blocks
    .flatMap((block) => [Object(block).element ?? [], Object(block).elements ?? []].flat())
    .flatMap(({ action_id: action }) => action ?? []);

for (const [reply, text, actions = []] of cases)
  test(`the reply to ${reply.kind} says what became of it: ${reply.result.outcome}`, () => {
    const message = buildApprovalReply(reply, contacts);
    assert.equal(message.text, text);
    describeMessage(message);
    assert.deepEqual(actionsOf(message.blocks ?? []), actions);
  });

const endRequest = {
  endRequestedAt: '2026-11-21T03:02:00.000Z',
  endedBy: 'Slack user U012AB3CD',
};
const endedAt = '2026-11-21T04:05:02.000Z';
const approvers = '<@U012PRIYA> (priya@example.com), <@U012ALEX> (alex &lt;a&gt;)';
const became: readonly (readonly [title: string, Grant, string])[] = [
  [
    'approved, and active',
    approvedGrant,
    `Approved by ${approvers}. Access is active, until ${deadline}.`,
  ],
  [
    'approved, and coming',
    decidedGrant('opening', { ...approvedGrant, status: 'opening', accessBeganAt: undefined }),
    `Approved by ${approvers}. Access is incoming.`,
  ],
  [
    'approved, and over',
    decidedGrant('ended', { ...approvedGrant, status: 'ended', endedAt }),
    `Approved by ${approvers}. Access is over.`,
  ],
  [
    'overridden',
    overriddenGrant,
    `The requester went ahead without approval at ${overriddenAt}. Access is active, until ${deadline}.`,
  ],
  ['denied', deniedGrant, 'Denied by <@U012ALEX>: `not &lt;now&gt;`.'],
  ['expired', expiredGrant, `Expired: 0 of 2 approvals came by ${until}.`],
  ['cancelled', waitingGrant(endRequest), 'The request was cancelled by <@U012AB3CD>.'],
  ['failed', decidedGrant('failed', { endedAt, failure: 'x' }), 'No access was granted.'],
  ['waiting, too late', waiting, 'The time for approval is over.'],
];

function notWaiting(grant: Grant) {
  const reply = { kind: 'approve', result: { outcome: 'not-waiting', grant } } as const;
  return buildApprovalReply(reply, contacts).text;
}

for (const [title, grant, text] of became)
  test(`a press on a request that does not wait says what became of it: ${title}`, () => {
    assert.equal(notWaiting(grant), `${access}: ${text} Nothing was changed.`);
  });
