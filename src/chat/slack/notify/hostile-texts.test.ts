import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findViewProblems } from '../../../../local/slack/views/view-problems.ts';
import { waitingGrant } from '../../../../test/fixtures/grant/waiting-grant.ts';
import { describeMessage } from '../../../../test/fixtures/slack/describe-message.ts';
import { reasonOf } from '../../../grant/record/given-reasons.ts';
import { type Grant, parseGrant } from '../../../grant/record/grant.ts';
import type { Notification } from '../../../notify/notification.ts';
import type { SlackMessage } from '../texts.ts';
import type { Modal } from '../views/modal.ts';
import { buildReasonModal } from '../views/reason-modal.ts';
import { buildReasonReply } from '../views/reason-reply.ts';
import { buildApprovalReply } from './approval-reply.ts';
import { noticeMessage, questionMessage, settledMessage } from './approver-message.ts';
import { directMessage, updatedMessage } from './direct-message.ts';
import { grantCard } from './grant-card.ts';
import { reminderMessage } from './reason-text.ts';

const context = {
  contactEmails: ['security@example.com'],
  portalUrl: undefined,
  canOpenModal: true,
};
const at = '2026-11-21T03:05:00.000Z';
const now = Date.parse(at);

/** The longest texts of a record, and what would mention, link or break a line. */
const hostile = fc.oneof(
  fc.constantFrom('<!channel> <@W1> <https://evil.example|x>', '&'.repeat(2_048), '`x`\n> *y*'),
  fc.string({ unit: 'binary', maxLength: 2_048 }).map((text) => text.slice(0, 2_048)),
);
const principalIds = fc.uniqueArray(fc.uuid({ version: 4 }), { maxLength: 8 });
const users = fc.uniqueArray(fc.stringMatching(/^U[A-Z0-9]{1,63}$/), { maxLength: 32 });

const kinds: readonly (readonly [status: string, Notification])[] = [
  ['awaiting-approval', { kind: 'approval-needed' }],
  ['active', { kind: 'access-active' }],
  ['denied', { kind: 'not-approved' }],
  ['expired', { kind: 'not-approved' }],
  ['failed', { kind: 'access-failed', reason: 'x' }],
];

const anyGrant = fc
  .record({
    userName: hostile,
    deniedBy: hostile,
    denialReason: hostile,
    endedBy: hostile,
    reason: hostile,
    principalIds,
    users,
  })
  .map(({ principalIds: ids, users: asked, reason, ...texts }) => ({
    ...texts,
    reasonMode: 'first',
    reasonTickets: new Set(['INC-']),
    reasons: { [at]: reason },
    askedUsers: new Set(asked),
    approvals: Object.fromEntries(
      ids.map((id) => [id, { at, slackUserId: 'U012PRIYA', userName: texts.userName }]),
    ),
  }));

const given = (grant: Grant) =>
  ({ outcome: 'given', grant, reason: reasonOf(grant) ?? '' }) as const;

/** Checked as a modal: the blocks of a message may be fewer. The field shows its text as it is. */
function modalBlocks(modal: Modal): { readonly blocks: readonly unknown[] } {
  assert.deepEqual(findViewProblems(modal), []);
  const blocks: unknown = modal['blocks'];
  return { blocks: Array.isArray(blocks) ? blocks : [] };
}

function messagesOf(grant: Grant, notification: Notification): readonly SlackMessage[] {
  const notices = ['U012PRIYA', ...(grant.askedUsers ?? [])].flatMap(
    (user) => noticeMessage(grant, user, context) ?? [],
  );
  const reply = { kind: 'approve', result: { outcome: 'not-waiting', grant } } as const;
  return [
    directMessage(grant, notification, context, now),
    updatedMessage(grant, notification, context),
    grantCard(grant, notification, now),
    questionMessage(grant),
    settledMessage(grant, false),
    settledMessage(grant, true),
    reminderMessage(grant, 'x'),
    buildReasonReply({ kind: 'reason', result: given(grant), grantId: 'x' }, context),
    { text: '', ...modalBlocks(buildReasonModal(grant)) },
    buildApprovalReply(reply, context),
    ...notices,
  ];
}

test('no name and no reason mentions, links, or makes a message that Slack would refuse', () => {
  fc.assert(
    fc.property(
      anyGrant,
      fc.constantFrom(...kinds),
      fc.boolean(),
      (fields, [status, kind], isOverridden) => {
        const grant = parseGrant({
          ...waitingGrant(),
          ...fields,
          status,
          ...(isOverridden ? { overriddenAt: at } : { approvedAt: at }),
          ...(status === 'active' && { alreadyAssigned: false }),
          accessBeganAt: at,
          endRequestedAt: at,
          endedAt: at,
        });
        for (const message of messagesOf(grant, kind)) {
          const text = describeMessage(message).join('\n');
          assert.doesNotMatch(text, /<!channel>|<https:|<@W1>/);
          assert.ok(message.text.length <= 40_000);
        }
      },
    ),
    { numRuns: 200 },
  );
});
