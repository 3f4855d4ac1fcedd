import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  approversGroup,
  id,
  maria,
  noor,
  olga,
  pressOf,
  priya,
  requireApproval,
  terms,
} from '../../../test/fixtures/grant/approvals.ts';
import {
  allowed,
  createGrantFixture,
  request,
} from '../../../test/fixtures/grant/grant-fixture.ts';
import { AssignmentPendingError, GrantRefusedError } from '../errors.ts';
import { approve } from './approve.ts';
import { deny } from './deny.ts';
import { override } from './override.ts';

const minute = 60_000;
const wait = `wait#${id}#approval`;
const requester = { slackUserId: request.slack.userId };

/** A request that waits for approval, whose execution has stored its token. */
async function awaitApproval(changed = {}) {
  const fixture = createGrantFixture();
  requireApproval(fixture, changed);
  await fixture.open(id);
  assert.deepEqual(await fixture.decideGrant(id), {
    outcome: 'needs-approval',
    secondsToApprove: 900,
  });
  fixture.records.all.set(wait, { id: wait, taskToken: 'the token' });
  return fixture;
}

test('a request that needs approval waits, and its approvers are asked', async () => {
  const fixture = await awaitApproval();
  const grant = await fixture.readGrant(id);
  assert.equal(grant.status, 'awaiting-approval');
  assert.equal(Date.parse(grant.deadlineAt) - fixture.clock.now(), 15 * minute);
  const asked = [priya, noor, olga].map(({ slackUserId }) => slackUserId);
  assert.deepEqual(grant.askedUsers, new Set(asked));
  assert.deepEqual(fixture.notifications, [{ kind: 'approval-needed' }]);
});

test('the last approval sets the deadline, and ends the wait; then access is granted', async () => {
  const fixture = await awaitApproval();
  fixture.clock.advance(5 * minute);
  const result = await approve(fixture.approval, pressOf(fixture, priya));
  assert.equal(result.outcome, 'approved');
  assert.deepEqual(fixture.endedWaitTokens, ['the token']);
  const grant = await fixture.readGrant(id);
  assert.equal(Date.parse(grant.deadlineAt) - fixture.clock.now(), 60 * minute);
  assert.equal((await fixture.decideGrant(id)).outcome, 'granted');
  assert.equal((await fixture.grantAccess(id)).secondsLeft, 3600);
  const active = await fixture.readGrant(id);
  assert.equal(active.dueAt, Date.parse(active.deadlineAt) / 1000);
  assert.equal(Date.parse(active.latestDeadlineAt ?? '') - fixture.clock.now(), 120 * minute);
});

test('a longer time that the requester has chosen counts from the approval, as far as the rule allows it then', async () => {
  for (const [maxAccessSeconds, seconds] of [
    [7_200, 7_200],
    [5_400, 5_400],
    [3_600, 3_600],
  ] as const) {
    const fixture = await awaitApproval();
    fixture.forge(id, { accessSeconds: 7_200 });
    if (fixture.decision.outcome === 'allowed')
      fixture.decision = { ...fixture.decision, maxAccessSeconds };
    await approve(fixture.approval, pressOf(fixture, priya));
    const { deadlineAt } = await fixture.readGrant(id);
    assert.equal(Date.parse(deadlineAt) - fixture.clock.now(), seconds * 1000);
  }
});

test('a second press ends the wait that the function of the last approval did not end', async () => {
  const fixture = await awaitApproval();
  await approve(fixture.approval, pressOf(fixture, priya));
  fixture.endedWaitTokens.length = 0;
  const again = await approve(fixture.approval, pressOf(fixture, noor));
  assert.equal(again.outcome, 'not-waiting');
  assert.deepEqual(fixture.endedWaitTokens, ['the token']);
});

test('two of two: the first approval waits for the second, of another approver', async () => {
  const fixture = await awaitApproval({ approvals: 2 });
  const first = await approve(fixture.approval, pressOf(fixture, priya));
  assert.deepEqual(['approval-added', 1], [first.outcome, 'missing' in first && first.missing]);
  const { due, dueAt } = fixture.records.all.get(`notified#${id}`) ?? {};
  assert.ok(due === 'grant' && Number(dueAt) * 1000 < fixture.clock.now(), 'the sweep tells of it');
  const again = await approve(fixture.approval, pressOf(fixture, priya));
  assert.deepEqual(['already-approved', 1], [again.outcome, 'missing' in again && again.missing]);
  assert.deepEqual(fixture.endedWaitTokens, []);
  assert.equal((await approve(fixture.approval, pressOf(fixture, olga))).outcome, 'approved');
  assert.deepEqual(Object.keys((await fixture.readGrant(id)).approvals ?? {}), [
    priya.principalId,
    olga.principalId,
  ]);
});

test('of twenty presses at once, exactly the approvals that are needed are counted', async () => {
  const fixture = await awaitApproval({ approvals: 2 });
  const presses = Array.from({ length: 20 }, (_, n) => [priya, noor, olga][n % 3] ?? priya);
  const results = await Promise.all(
    presses.map((approver) => approve(fixture.approval, pressOf(fixture, approver))),
  );
  const count = (outcome: string) => results.filter((each) => each.outcome === outcome).length;
  assert.equal(count('approved'), 1);
  assert.equal(count('approval-added'), 1);
  assert.equal(Object.keys((await fixture.readGrant(id)).approvals ?? {}).length, 2);
});

test('an approval at the same moment as a denial: one of them counts', async () => {
  const fixture = await awaitApproval();
  const [approved, denied] = await Promise.all([
    approve(fixture.approval, pressOf(fixture, priya)),
    deny(fixture.approval, { ...pressOf(fixture, noor), reason: 'not now' }),
  ]);
  const { status } = await fixture.readGrant(id);
  assert.equal(status === 'opening', approved.outcome === 'approved');
  assert.equal(status === 'denied', denied.outcome === 'denied');
  assert.notEqual(approved.outcome === 'approved', denied.outcome === 'denied');
});

test('one denial is enough, and says why; the lock is free then', async () => {
  const fixture = await awaitApproval({ approvals: 2 });
  await approve(fixture.approval, pressOf(fixture, priya));
  const press = { ...pressOf(fixture, noor), reason: 'use the staging account' };
  assert.equal((await deny(fixture.approval, press)).outcome, 'denied');
  const grant = await fixture.readGrant(id);
  assert.deepEqual(
    [grant.status, grant.deniedBy, grant.denialReason],
    ['denied', 'Slack user U012NOOR1', 'use the staging account'],
  );
  assert.equal((await fixture.decideGrant(id)).outcome, 'not-approved');
  await fixture.revokeAccess(id);
  assert.deepEqual(fixture.notifications.at(-1), { kind: 'not-approved' });
  assert.equal(fixture.lock()?.['grantId'], undefined);
});

test('a request that nobody answers expires when the wait is over, and not before', async () => {
  const fixture = await awaitApproval();
  fixture.clock.advance(15 * minute);
  assert.equal((await approve(fixture.approval, pressOf(fixture, priya))).outcome, 'not-waiting');
  assert.equal((await fixture.decideGrant(id)).outcome, 'expired');
  assert.equal((await fixture.readGrant(id)).status, 'expired');
  await fixture.revokeAccess(id);
  assert.deepEqual(fixture.notifications.at(-1), { kind: 'not-approved' });
  assert.deepEqual(fixture.identityCenter.sent, []);
});

test('a wait that ended without an answer is not begun again', async () => {
  const fixture = await awaitApproval();
  assert.equal((await fixture.decideGrant(id)).outcome, 'expired');
});

test('an approval that comes while Decide lets the request expire is read by the next try', async () => {
  const fixture = await awaitApproval();
  fixture.records.beforeChange = async (changed) => {
    if (changed !== `grant#${id}`) return;
    fixture.records.beforeChange = () => undefined;
    await approve(fixture.approval, pressOf(fixture, priya));
  };
  await assert.rejects(fixture.decideGrant(id), AssignmentPendingError);
  assert.equal((await fixture.decideGrant(id)).outcome, 'granted');
});

test('the requester goes ahead where the rule allows it', async () => {
  const fixture = await awaitApproval();
  assert.equal((await override(fixture.approval, pressOf(fixture, priya))).outcome, 'refused');
  const result = await override(fixture.approval, pressOf(fixture, requester));
  assert.equal(result.outcome, 'overridden');
  assert.equal((await fixture.decideGrant(id)).outcome, 'granted');
  assert.equal((await fixture.grantAccess(id)).secondsLeft, 3600);
});

test('nobody goes ahead where the rule, as it is now, does not allow it', async () => {
  const fixture = await awaitApproval();
  requireApproval(fixture, { mayOverride: false });
  const result = await override(fixture.approval, pressOf(fixture, requester));
  assert.equal(result.outcome, 'override-not-allowed');
});

test('a request that its requester cancels is closed', async () => {
  const fixture = await awaitApproval();
  await fixture.endEarly({ grantId: id, endedBy: 'x', mayEnd: () => true });
  assert.deepEqual(fixture.endedWaitTokens, ['the token']);
  assert.equal((await approve(fixture.approval, pressOf(fixture, priya))).outcome, 'not-waiting');
  assert.equal((await fixture.decideGrant(id)).outcome, 'expired');
  await fixture.revokeAccess(id);
  assert.equal((await fixture.readGrant(id)).status, 'failed');
});

const refusals = [
  ['is not linked', 'not-linked', { slackUserId: 'U0STRANGE' }],
  ['is no approver', 'refused', maria],
  ['is the requester', 'own-request', requester],
] as const;
for (const [why, outcome, user] of refusals)
  test(`a press of somebody who ${why} changes nothing`, async () => {
    const fixture = await awaitApproval({
      approvers: new Set([priya.principalId, allowed.principalId]),
    });
    const before = await fixture.readGrant(id);
    const press = pressOf(fixture, user);
    assert.equal((await approve(fixture.approval, press)).outcome, outcome);
    assert.equal((await deny(fixture.approval, { ...press, reason: '' })).outcome, outcome);
    assert.deepEqual(await fixture.readGrant(id), before);
  });

test('a requester with a second Slack user approves nothing', async () => {
  const fixture = await awaitApproval({
    approvers: new Set([priya.principalId, allowed.principalId]),
  });
  const link = 'principal#U0SECOND1';
  fixture.records.all.set(link, { id: link, ssoPrincipal: allowed.principalId });
  const press = pressOf(fixture, { slackUserId: 'U0SECOND1' });
  assert.equal((await approve(fixture.approval, press)).outcome, 'own-request');
});

test('an approver who is disabled approves nothing', async () => {
  const fixture = await awaitApproval();
  fixture.disabledUsers.add(priya.principalId);
  assert.equal((await approve(fixture.approval, pressOf(fixture, priya))).outcome, 'user-disabled');
});

test('a requester who is denied by now gets no approval, and only who was asked reads why', async () => {
  const fixture = await awaitApproval();
  fixture.decision = { outcome: 'denied', reason: 'user-disabled' };
  assert.equal(
    (await approve(fixture.approval, pressOf(fixture, priya))).outcome,
    'requester-denied',
  );
  assert.equal((await approve(fixture.approval, pressOf(fixture, maria))).outcome, 'refused');
});

test('a function that was frozen past its end writes nothing', async () => {
  const fixture = await awaitApproval();
  const press = { ...pressOf(fixture, priya), invocationEndsAt: fixture.clock.now() };
  assert.equal((await approve(fixture.approval, press)).outcome, 'busy');
  assert.equal((await deny(fixture.approval, { ...press, reason: '' })).outcome, 'busy');
  const own = { ...pressOf(fixture, requester), invocationEndsAt: fixture.clock.now() };
  assert.equal((await override(fixture.approval, own)).outcome, 'busy');
  assert.equal((await fixture.readGrant(id)).status, 'awaiting-approval');
});

const withdrawals = [
  ['disabled', (fixture) => fixture.disabledUsers.add(priya.principalId)],
  ['unlinked', (fixture) => fixture.records.all.delete(`principal#${priya.slackUserId}`)],
  ['not named any more', (fixture) => requireApproval(fixture, { approvers: new Set() })],
  [
    'linked to another user',
    (fixture) => {
      const link = `principal#${priya.slackUserId}`;
      fixture.records.all.set(link, { id: link, ssoPrincipal: noor.principalId });
    },
  ],
  ['too few for the rule by now', (fixture) => requireApproval(fixture, { approvals: 2 })],
] as const satisfies readonly (readonly [
  string,
  (fixture: ReturnType<typeof createGrantFixture>) => unknown,
])[];
for (const [what, withdraw] of withdrawals)
  test(`an approval whose approver is ${what} does not count any more`, async () => {
    const fixture = await awaitApproval();
    await approve(fixture.approval, pressOf(fixture, priya));
    await fixture.decideGrant(id);
    withdraw(fixture);
    await assert.rejects(fixture.grantAccess(id), GrantRefusedError);
    assert.deepEqual(fixture.identityCenter.sent, []);
    assert.equal(fixture.notifications.at(-1)?.kind, 'access-failed');
  });

test('an override that the rule does not allow any more does not count', async () => {
  const fixture = await awaitApproval();
  await override(fixture.approval, pressOf(fixture, requester));
  requireApproval(fixture, { mayOverride: false });
  assert.equal((await fixture.decideGrant(id)).outcome, 'refused');
});

test('a rule that asks for approval since the request refuses it', async () => {
  const fixture = createGrantFixture();
  await fixture.open(id);
  requireApproval(fixture);
  assert.equal((await fixture.decideGrant(id)).outcome, 'refused');
});

test('members of a large group are not asked one by one', async () => {
  const fixture = createGrantFixture();
  requireApproval(fixture);
  const many = Array.from(
    { length: 30 },
    (_, n) => `9067642ac5-${n}a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d`,
  );
  fixture.groupMembers.set(approversGroup, new Set(many));
  await fixture.open(id);
  await fixture.decideGrant(id);
  const { askedUsers } = await fixture.readGrant(id);
  assert.deepEqual(askedUsers, new Set([priya.slackUserId, noor.slackUserId]));
  assert.equal(terms.approvers.size, 2);
});
