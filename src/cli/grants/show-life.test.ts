import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { exampleGrant, exampleGrantId } from '../../../test/fixtures/grant/example-grant.ts';
import { deniedGrant, overriddenGrant } from '../../../test/fixtures/grant/waiting-grant.ts';
import { lockRecordId } from '../../grant/record/lock.ts';
import type { StoredRecord } from '../../request/stored-record.ts';
import { safeLine } from '../print-line.ts';
import { describeLife } from './describe-life.ts';
import { findContradictions } from './find-contradictions.ts';
import { readLife } from './read-life.ts';

const lockId = lockRecordId(exampleGrant);
const dueAt = Date.parse(exampleGrant.deadlineAt) / 1000;
const now = Date.parse('2026-11-21T03:30:00Z');

/** What the table has of a grant that is as it should be. */
const usual: Readonly<Record<string, StoredRecord>> = {
  [exampleGrant.id]: { ...exampleGrant, due: 'grant', dueAt, responseUrl: 'https://x' },
  [lockId]: { id: lockId, grantId: exampleGrantId, due: 'grant', dueAt },
  [`notified#${exampleGrantId}`]: {
    id: `notified#${exampleGrantId}`,
    directStage: 'active',
    directChannel: 'D1',
    directTs: '1700000000.000100',
    sentEvents: new Set(['opening', 'giving', 'active']),
  },
};

async function lifeOf(changes: Readonly<Record<string, StoredRecord | undefined>> = {}) {
  const all: Readonly<Record<string, StoredRecord | undefined>> = { ...usual, ...changes };
  const life = await readLife({ read: async (id) => all[id] }, exampleGrantId);
  assert.ok(life);
  return life;
}

const grantWith = (fields: StoredRecord) => ({
  [exampleGrant.id]: { ...usual[exampleGrant.id], ...fields },
});

test('the life of an active grant, on one screen', async () => {
  const life = await lifeOf({ 'account#123456789012': { name: 'prod' } });
  assert.deepEqual(findContradictions(life, now), []);
  assert.deepEqual(describeLife(life, now), [
    {
      heading: 'Who and what',
      rows: [
        ['user', 'jürgen@example.com, 9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d'],
        ['asked in Slack', 'U012AB3CD of T012LOCAL, channel C12345, message 1700000000.000100'],
        ['permission set', 'BreakGlassProd, arn:aws:sso:::permissionSet/ssoins-12345/ps-12345'],
        ['account', 'prod (123456789012)'],
        ['allowed by', 'access#123456789012#BreakGlassProd#x'],
      ],
    },
    {
      heading: 'Times',
      rows: [
        ['requested', '2026-11-21 03:00:00 UTC'],
        ['access began', '2026-11-21 03:00:05 UTC'],
        ['deadline', '2026-11-21 04:00:00 UTC, in 30 min'],
      ],
    },
    {
      heading: 'People were told',
      rows: [
        ['direct message', 'that access is active (D1, 1700000000.000100)'],
        ['grant card', 'nothing'],
        ['topic', 'nothing'],
        ['event bus', 'active, giving, opening'],
      ],
    },
    { heading: 'Report', rows: [['', 'nothing yet']] },
    { heading: 'Due', rows: [['end', '2026-11-21 04:00:00 UTC']] },
  ]);
});

test('the life of a grant says why, and what was said before', async () => {
  const whoRows = async (fields: StoredRecord) =>
    describeLife(await lifeOf(grantWith(fields)), now)[0]?.rows.filter(([name]) =>
      name.includes('reason'),
    );
  const reasons = { '2026-11-21T03:01:00.000Z': 'disk', '2026-11-21T03:02:00.000Z': 'ledger' };
  assert.deepEqual(await whoRows({ reasonMode: 'after', reasons }), [
    ['reason', 'ledger, 2026-11-21 03:02:00 UTC'],
    ['earlier reason', 'disk, 2026-11-21 03:01:00 UTC'],
  ]);
  assert.deepEqual(await whoRows({ reasonMode: 'first', reasons: {} }), [
    ['reason', 'none was given'],
  ]);
  assert.deepEqual(await whoRows({ reasonMode: 'none', reasons: {} }), []);
});

test('no reason breaks out of its line in a terminal', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 500 }), async (text) => {
      const reasons = { '2026-11-21T03:01:00.000Z': text };
      const [who] = describeLife(await lifeOf(grantWith({ reasonMode: 'after', reasons })), now);
      for (const [name, value] of who?.rows ?? [])
        assert.doesNotMatch(safeLine(`${name} ${value}`), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }),
  );
});

test('the life of a grant that was overridden says who approved, who was asked, and who was told', async () => {
  const life = await lifeOf({
    [exampleGrant.id]: { ...overriddenGrant, due: 'grant', dueAt },
    [`notified#${exampleGrantId}`]: {
      id: `notified#${exampleGrantId}`,
      approverStage: 'active',
      approverMessages: new Set(['U012ALEX D1 1.1 active', 'U012PRIYA D2 2.1 active']),
    },
  });
  const [who, times, told] = describeLife(life, now);
  assert.deepEqual(who?.rows.slice(-4), [
    ['approvals', '1 of 2'],
    ['approved by', 'priya@example.com, U012PRIYA, 2026-11-21 03:04:00 UTC'],
    ['asked, no answer', 'U012ALEX, U012MARIA'],
    ['without approval', 'yes: the requester went ahead at 2026-11-21 03:05:00 UTC'],
  ]);
  assert.deepEqual(times?.rows[1], ['approval until', '2026-11-21 03:15:00 UTC']);
  assert.deepEqual(told?.rows[2], ['approvers', 'that access is active (2 messages)']);
});

test('the life of a denied request says who denied it, and why', async () => {
  const life = await lifeOf({ [exampleGrant.id]: { ...deniedGrant }, [lockId]: { id: lockId } });
  const [who] = describeLife(life, now);
  assert.deepEqual(who?.rows.at(-1), ['denied by', 'Slack user U012ALEX: not <now>']);
});

const problems: readonly (readonly [
  title: string,
  changes: Readonly<Record<string, StoredRecord | undefined>>,
  text: RegExp,
])[] = [
  ['a malformed grant', grantWith({ status: 'odd' }), /^The grant’s record is malformed: .*status/],
  [
    'a malformed report',
    { [`report#${exampleGrantId}`]: { id: 'x' } },
    /^The record of the report is malformed/,
  ],
  [
    'a malformed lock',
    { [lockId]: { id: lockId, grantId: 1 } },
    /^The record of the lock is malformed/,
  ],
  [
    'a deadline that has passed',
    grantWith({ deadlineAt: '2026-11-21T03:10:00.000Z' }),
    /^Its deadline has passed/,
  ],
  ['an open grant that is not due', grantWith({ dueAt: undefined }), /not in due-index/],
  ['an open grant without a lock', { [lockId]: undefined }, /the lock is held by no grant/],
  [
    'an open grant whose lock another one holds',
    { [lockId]: { id: lockId, grantId: 'f'.repeat(32) } },
    /the lock is held by f{32}/,
  ],
  [
    'a contradiction that RevokeAccess found',
    grantWith({ contradiction: 'otherTarget' }),
    /^Its record named another account/,
  ],
  [
    'a lost grant',
    { [lockId]: { ...usual[lockId], lostGrantId: 'f'.repeat(32) } },
    /f{32} was lost.*break-glass unlock/,
  ],
  [
    'an overdue report',
    { [`report#${exampleGrantId}`]: { id: `report#${exampleGrantId}`, dueAt: 1, tries: 1 } },
    /^The report is overdue since 1970-01-01/,
  ],
  [
    'a report that failed',
    { [`report#${exampleGrantId}`]: { id: `report#${exampleGrantId}`, tries: 3 } },
    /^The report has failed: it was tried 3 times\./,
  ],
  [
    'an overdue notification',
    { [`notified#${exampleGrantId}`]: { id: 'x', dueAt: 1 } },
    /^Something that people should be told is overdue/,
  ],
];
for (const [title, changes, text] of problems)
  test(`${title} needs a look`, async () => {
    const [problem, ...others] = findContradictions(await lifeOf(changes), now);
    assert.match(problem ?? '', text);
    assert.deepEqual(others, []);
  });

test('a due time that is no time is shown as the number', async () => {
  const life = await lifeOf(grantWith({ dueAt: 1e300 }));
  assert.deepEqual(describeLife(life, now).at(-1)?.rows, [['end', '1e+300']]);
});
