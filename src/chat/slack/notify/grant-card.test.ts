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
} from '../../../../test/fixtures/grant/waiting-grant.ts';
import { describeMessage } from '../../../../test/fixtures/slack/describe-message.ts';
import type { Grant } from '../../../grant/record/grant.ts';
import type { Notification } from '../../../notify/notification.ts';
import { grantCard } from './grant-card.ts';

const now = Date.parse('2026-11-21T03:06:00.000Z');
const who = (verb: string) =>
  `<@U012AB3CD> (jürgen@example.com) ${verb} \`BreakGlassProd\` in account \`123456789012\`.`;
const at = (epoch: number, utc: string) =>
  `<!date^${epoch}^{date_short_pretty} {time}|2026-11-21 ${utc} UTC>`;
const until = at(1_795_230_900, '03:15');
const requested = `*Requested* ${at(1_795_230_000, '03:00')}`;
const deadline = `*Until* ${at(1_795_233_900, '04:05')} (59 min left)`;
const end = `[end_access ${id}: End now]`;
const reference = '(Reference `6a93bb97`.)';
const priya = '<@U012PRIYA> (priya@example.com)';
const skipped = '*Without approval* 1 of 2 approvals; skipped: <@U012ALEX>, <@U012MARIA>';
const endedAt = '2026-11-21T04:05:02.000Z';

const cases: readonly (readonly [string, Grant, Notification, readonly string[]])[] = [
  [
    'waits',
    halfApproved,
    { kind: 'approval-needed' },
    [
      // For notifications, and above the buttons.
      `*Waiting for approval.* ${who('asks for')}`,
      `*Waiting for approval.* ${who('asks for')}`,
      '[denial/denial_reason: Reason, if you deny]',
      `[approve_access ${id}: Approve]`,
      `[deny_access ${id}: Deny]`,
      '(Only those whom the access rule names can approve or deny.)',
      'bar #d9a400',
      requested,
      '*For how long* 60 min, at most 3 h',
      `*Approvals* 1 of 2, until ${until}`,
      `*Approved by* ${priya}`,
      reference,
    ],
  ],
  [
    'was denied',
    deniedGrant,
    { kind: 'not-approved' },
    [
      `*Denied: no access was granted.* ${who('asked for')}`,
      'bar #d9a400',
      requested,
      'Denied by <@U012ALEX>: `not &lt;now&gt;`.',
      reference,
    ],
  ],
  [
    'was not approved in time',
    expiredGrant,
    { kind: 'not-approved' },
    [
      `*Not approved in time: no access was granted.* ${who('asked for')}`,
      'bar #8a8f98',
      requested,
      `Expired: 0 of 2 approvals came by ${until}.`,
      reference,
    ],
  ],
  [
    'was cancelled',
    cancelledGrant,
    { kind: 'access-failed', reason: 'x' },
    [
      `*Cancelled by <@U012AB3CD>, before it was approved.* ${who('asked for')}`,
      'bar #8a8f98',
      requested,
      reference,
    ],
  ],
  [
    'was approved, and is active',
    approvedGrant,
    { kind: 'access-active' },
    [
      `*Glass broken: access is active.* ${who('has')}`,
      'bar #d0342c',
      requested,
      deadline,
      `*Approved by* ${priya}, <@U012ALEX> (alex &lt;a&gt;)`,
      end,
      reference,
    ],
  ],
  [
    'was overridden, and is active',
    overriddenGrant,
    { kind: 'access-active' },
    [
      `*Glass broken WITHOUT APPROVAL: access is active.* ${who('has')}`,
      'bar #d0342c',
      requested,
      deadline,
      `*Approved by* ${priya}`,
      skipped,
      end,
      reference,
    ],
  ],
  [
    'was overridden, and was reported',
    decidedGrant('ended', { ...overriddenGrant, status: 'ended', endedAt }),
    { kind: 'reported', summary: 'No changes <found>' },
    [
      `*Access has ended at the deadline.* ${who('had')}`,
      'bar #8a8f98',
      requested,
      `*Ended* ${at(1_795_233_902, '04:05')}`,
      `*Approved by* ${priya}`,
      skipped,
      '*Report*\nNo changes &lt;found&gt;',
      reference,
    ],
  ],
];
for (const [title, grant, notification, lines] of cases)
  test(`the card of a grant that ${title}`, () => {
    assert.deepEqual(describeMessage(grantCard(grant, notification, now)), lines);
  });
