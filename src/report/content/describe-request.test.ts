import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildExampleReport, grantFacts } from '../../../test/fixtures/evidence/example-report.ts';
import { describeApproval } from './describe-request.ts';
import type { GrantFacts } from './report.ts';
import { buildSummary } from './summary.ts';

const priya = {
  userName: 'priya@example.com',
  slackUserId: 'U012PRIYA',
  at: '2026-07-01T08:04:00.000Z',
};
const overriddenAt = '2026-07-01T08:05:00.000Z';
const skippedUsers = ['U012ALEX', 'U012MARIA'];
const by = 'priya@example.com (Slack user U012PRIYA) at 2026-07-01 08:04:00 UTC';

const cases: readonly (readonly [Partial<GrantFacts>, string | undefined])[] = [
  [{}, undefined],
  [{ approvalsNeeded: 1, approvals: [priya] }, `1 of 1 approval: ${by}.`],
  [{ approvalsNeeded: 2, approvals: [] }, '0 of 2 approvals.'],
  [
    { approvalsNeeded: 2, approvals: [priya], overriddenAt, skippedUsers },
    `WITHOUT APPROVAL: the requester went ahead at 2026-07-01 08:05:00 UTC with 1 of 2 approvals: ${by}. Asked and skipped: Slack users U012ALEX, U012MARIA.`,
  ],
  [
    { approvalsNeeded: 1, approvals: [], overriddenAt, skippedUsers: ['U012ALEX'] },
    'WITHOUT APPROVAL: the requester went ahead at 2026-07-01 08:05:00 UTC with 0 of 1 approval. Asked and skipped: Slack user U012ALEX.',
  ],
  [
    { approvalsNeeded: 1, approvals: [], overriddenAt, skippedUsers: [] },
    'WITHOUT APPROVAL: the requester went ahead at 2026-07-01 08:05:00 UTC with 0 of 1 approval. Nobody was asked by direct message.',
  ],
];
for (const [facts, expected] of cases)
  test(`says who approved: ${expected ?? 'nobody had to'}`, () => {
    assert.equal(describeApproval({ ...grantFacts, ...facts }), expected);
  });

test('the summary has the approval, and an override leads the notes', () => {
  for (const [facts, expected] of cases) {
    const report = buildExampleReport({ grant: { ...grantFacts, ...facts } });
    const lines = buildSummary(report).filter(({ label }) => label === 'Approval');
    assert.deepEqual(
      lines.map(({ value }) => value),
      expected === undefined ? [] : [expected],
    );
    const isFirst = report.notes[0] === expected;
    assert.equal(isFirst, facts.overriddenAt !== undefined);
  }
});
