import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  allowed,
  createGrantFixture,
  type GrantFixture,
  grantId,
} from '../../test/fixtures/grant/grant-fixture.ts';
import { toEpochSeconds, toIso } from '../platform/time.ts';
import type { StoredRecord } from '../request/stored-record.ts';
import type { ExtendResult } from './extend.ts';
import type { Grant } from './record/grant.ts';

const id = grantId('1');
const wait = `wait#${id}#expiry`;
const notified = `notified#${id}`;
const minute = 60_000;
const hour = 60 * minute;

/** A grant that is active for an hour, and may be extended to three. */
async function createActiveGrant(maxAccessSeconds = 10_800): Promise<GrantFixture> {
  const fixture = createGrantFixture();
  fixture.decision = { ...allowed, maxAccessSeconds };
  await fixture.activate(id);
  fixture.clock.advance(minute);
  return fixture;
}

const orderFor = async (fixture: GrantFixture) => ({
  grantId: id,
  from: toEpochSeconds((await fixture.readGrant(id)).deadlineAt),
  isHolder: () => true,
  invocationEndsAt: fixture.clock.now() + 10_000,
});
const press = async (fixture: GrantFixture): Promise<ExtendResult> =>
  fixture.extend(await orderFor(fixture));

test('moves the deadline and the due by thirty minutes, and counts', async () => {
  const fixture = await createActiveGrant();
  const before = await fixture.readGrant(id);
  const result = await press(fixture);
  const grant = await fixture.readGrant(id);
  assert.deepEqual(result, { outcome: 'extended', grant });
  const deadlineAt = toIso(Date.parse(before.deadlineAt) + 30 * minute);
  const dueAt = toEpochSeconds(deadlineAt);
  assert.deepEqual(grant, {
    ...before,
    deadlineAt,
    due: 'grant',
    dueAt,
    expiresAt: dueAt + 400 * 86_400,
    extensions: 1,
    lastExtendedAt: toIso(fixture.clock.now()),
  });
});

test('the next sweep tells people, and a function that tells them now reads the grant again', async () => {
  const fixture = await createActiveGrant();
  await press(fixture);
  const now = fixture.clock.now();
  const { due, dueAt, pendingAt } = fixture.records.all.get(notified) ?? {};
  assert.deepEqual([due, dueAt, pendingAt], ['grant', now / 1000 - 300, toIso(now)]);
});

test('an extension that cannot make the notification due, or finds no record of it, is extended all the same', async () => {
  const fixture = await createActiveGrant();
  fixture.records.all.delete(notified);
  assert.equal((await press(fixture)).outcome, 'extended');
  assert.equal(fixture.records.all.get(notified)?.['due'], 'grant');
  fixture.records.beforeChange = (changedId) => {
    if (changedId === notified) throw new Error('throttled');
  };
  assert.equal((await press(fixture)).outcome, 'extended');
});

test('a press of the same button again makes people due to be told, as the invocation that extended may not have', async () => {
  const fixture = await createActiveGrant();
  const order = await orderFor(fixture);
  const told = fixture.records.all.get(notified);
  assert.equal((await fixture.extend(order)).outcome, 'extended');
  fixture.records.all.set(notified, { ...told, id: notified });
  fixture.clock.advance(minute);
  assert.equal((await fixture.extend(order)).outcome, 'already-extended');
  assert.equal(fixture.records.all.get(notified)?.['pendingAt'], toIso(fixture.clock.now()));
});

test('two presses at once extend once', async () => {
  const fixture = await createActiveGrant();
  const order = await orderFor(fixture);
  const results = await Promise.all([fixture.extend(order), fixture.extend(order)]);
  assert.deepEqual(results.map(({ outcome }) => outcome).sort(), ['already-extended', 'extended']);
  const { extensions, deadlineAt, requestedAt } = await fixture.readGrant(id);
  assert.deepEqual(
    [extensions, Date.parse(deadlineAt) - Date.parse(requestedAt)],
    [1, hour + 30 * minute],
  );
});

for (const change of [-1, 1, 1_800])
  test(`a value that names a deadline ${change} s from the current one changes nothing`, async () => {
    const fixture = await createActiveGrant();
    const grant = await fixture.readGrant(id);
    const order = await orderFor(fixture);
    const result = await fixture.extend({ ...order, from: order.from + change });
    assert.deepEqual(result, { outcome: 'already-extended', grant });
    assert.deepEqual(await fixture.readGrant(id), grant);
  });

test('the last extension is what is left up to the maximum, counted from the request', async () => {
  const fixture = await createActiveGrant(3_600 + 2_400);
  await press(fixture);
  assert.equal((await press(fixture)).outcome, 'extended');
  const { deadlineAt, requestedAt, extensions } = await fixture.readGrant(id);
  assert.deepEqual([Date.parse(deadlineAt) - Date.parse(requestedAt), extensions], [6_000_000, 2]);
  const before = await fixture.readGrant(id);
  assert.deepEqual(await press(fixture), { outcome: 'at-maximum', grant: before });
  assert.deepEqual(await fixture.readGrant(id), before);
});

test('less than five minutes are no extension', async () => {
  for (const [left, outcome] of [
    [299, 'at-maximum'],
    [300, 'extended'],
  ] as const)
    assert.equal((await press(await createActiveGrant(3_600 + left))).outcome, outcome);
});

test('a rule without a maximum allows no extension', async () => {
  assert.equal((await press(await createActiveGrant(3_600))).outcome, 'at-maximum');
});

test('a rule that was tightened counts at once, and one that was loosened only as Decide remembered it', async () => {
  const tightened = await createActiveGrant();
  tightened.decision = { ...allowed, maxAccessSeconds: 3_600 };
  assert.equal((await press(tightened)).outcome, 'at-maximum');
  const loosened = await createActiveGrant(3_600);
  loosened.decision = { ...allowed, maxAccessSeconds: 43_200 };
  assert.equal((await press(loosened)).outcome, 'at-maximum');
});

const obstacles: readonly (readonly [ExtendResult['outcome'], string, StoredRecord])[] = [
  ['over', 'its end was requested', { endRequestedAt: '2026-11-21T03:00:30.000Z' }],
  ['over', 'it is ending', { status: 'ending' }],
  ['over', 'it has ended', { status: 'ended', endedAt: '2026-11-21T03:00:30.000Z' }],
  ['over', 'it has failed', { status: 'failed', endedAt: '2026-11-21T03:00:30.000Z' }],
  ['over', 'its deadline has come', { deadlineAt: '2026-11-21T03:01:00.000Z' }],
  ['not-active', 'it is opening', { status: 'opening' }],
  ['not-active', 'it is giving', { status: 'giving' }],
];
for (const [outcome, title, fields] of obstacles) {
  test(`changes nothing where ${title}: ${outcome}`, async () => {
    const fixture = await createActiveGrant();
    fixture.forge(id, fields);
    const grant = await fixture.readGrant(id);
    assert.deepEqual(await press(fixture), { outcome, grant });
    assert.deepEqual(await fixture.readGrant(id), grant);
  });

  test(`changes nothing where, between its read and its write, ${title}`, async () => {
    const fixture = await createActiveGrant();
    fixture.records.beforeChange = () => fixture.forge(id, fields);
    assert.equal((await press(fixture)).outcome, outcome);
    assert.equal((await fixture.readGrant(id)).extensions, undefined);
  });
}

test('a user who does not hold the grant learns nothing, as for a grant that does not exist', async () => {
  const fixture = await createActiveGrant();
  const before = await fixture.readGrant(id);
  const order = await orderFor(fixture);
  const refused = { outcome: 'refused' };
  assert.deepEqual(await fixture.extend({ ...order, isHolder: () => false }), refused);
  assert.deepEqual(await fixture.extend({ ...order, grantId: grantId('2') }), refused);
  assert.deepEqual(await fixture.readGrant(id), before);
});

test('is decided anew: a denial changes nothing, and says why', async () => {
  const fixture = await createActiveGrant();
  const grant = await fixture.readGrant(id);
  fixture.decision = { outcome: 'denied', reason: 'user-disabled' };
  const denial = fixture.decision;
  assert.deepEqual(await press(fixture), { outcome: 'denied', denial, grant });
  fixture.decision = { ...allowed, maxAccessSeconds: 10_800, principalId: grantId('2') };
  assert.deepEqual(await press(fixture), { outcome: 'other-user', grant });
  assert.deepEqual(await fixture.readGrant(id), grant);
});

test('a function that was frozen until its invocation was over writes nothing', async () => {
  const fixture = await createActiveGrant();
  const order = await orderFor(fixture);
  const result = await fixture.extend({ ...order, invocationEndsAt: fixture.clock.now() });
  assert.deepEqual(result, { outcome: 'busy' });
  assert.equal((await fixture.readGrant(id)).extensions, undefined);
});

test('an end request after an extension ends access at once, and none follows', async () => {
  const fixture = await createActiveGrant();
  fixture.records.all.set(wait, { id: wait, taskToken: 'token' });
  const order = await orderFor(fixture);
  await fixture.extend(order);
  await fixture.endEarly({ grantId: id, endedBy: 'Slack user U012AB3CD', mayEnd: () => true });
  assert.equal((await press(fixture)).outcome, 'over');
  assert.deepEqual(fixture.endedWaitTokens, ['token']);
});

test('RevokeAccess waits again until the new deadline, and ends access there', async () => {
  const fixture = await createActiveGrant();
  await press(fixture);
  fixture.clock.advance(59 * minute);
  const waits = await fixture.revokeAccess(id, 'States.Timeout');
  assert.deepEqual([waits.outcome, waits.secondsLeft], ['wait-again', 1_800]);
  fixture.clock.advance(30 * minute);
  assert.equal((await fixture.revokeAccess(id, 'States.Timeout')).outcome, 'ended');
});

test('however often it is pressed, each extension moves the deadline once, by five minutes at least, never beyond the maximum', async () => {
  const presses = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(presses, fc.integer({ min: 3_600, max: 43_200 }), async (minutes, max) => {
      const fixture = await createActiveGrant(max);
      const { requestedAt } = await fixture.readGrant(id);
      const latest = Date.parse(requestedAt) + max * 1000;
      let moved = 0;
      for (const each of minutes) {
        const before = await fixture.readGrant(id);
        const order = await orderFor(fixture);
        const [first] = await Promise.all([fixture.extend(order), fixture.extend(order)]);
        const after = await fixture.readGrant(id);
        const by = Date.parse(after.deadlineAt) - Date.parse(before.deadlineAt);
        if (by > 0) moved += 1;
        assert.ok(by === 0 || (by >= 5 * minute && by <= 30 * minute), `${by}`);
        assert.equal(by > 0, ['extended', 'already-extended'].includes(first.outcome));
        assert.equal(after.extensions ?? 0, moved);
        assert.ok(Date.parse(after.deadlineAt) <= latest);
        fixture.clock.advance(each * minute);
      }
    }),
    { numRuns: 50 },
  );
});

const choose = async (fixture: GrantFixture, seconds: number): Promise<ExtendResult> =>
  fixture.extend({ ...(await orderFor(fixture)), seconds });
const lasts = ({ deadlineAt, requestedAt }: Grant): number =>
  (Date.parse(deadlineAt) - Date.parse(requestedAt)) / 1000;

for (const status of ['opening', 'giving', 'active'])
  test(`a chosen duration moves the deadline while the grant is ${status}`, async () => {
    const fixture = await createActiveGrant();
    fixture.forge(id, { status });
    const result = await choose(fixture, 7_200);
    const grant = await fixture.readGrant(id);
    assert.deepEqual(result, { outcome: 'extended', grant });
    assert.deepEqual([lasts(grant), grant.extensions, grant.status], [7_200, 1, status]);
  });

for (const [title, seconds, outcome] of [
  ['less than access lasts', 1_800, 'duration-refused'],
  ['as long as access lasts', 3_600, 'duration-refused'],
  ['less than five minutes more', 3_899, 'duration-refused'],
  ['five minutes more', 3_900, 'extended'],
  ['the maximum', 10_800, 'extended'],
  ['a second more than the maximum', 10_801, 'duration-refused'],
  ['a day', 86_400, 'duration-refused'],
  ['no number', Number.NaN, 'duration-refused'],
] as const)
  test(`a chosen duration of ${title}: ${outcome}`, async () => {
    const fixture = await createActiveGrant();
    const before = await fixture.readGrant(id);
    assert.equal((await choose(fixture, seconds)).outcome, outcome);
    const after = await fixture.readGrant(id);
    if (outcome === 'extended') assert.equal(lasts(after), seconds);
    else assert.deepEqual(after, before);
  });

test('a chosen duration stays within the rule as it is now, and within what Decide remembered', async () => {
  const tightened = await createActiveGrant();
  tightened.decision = { ...allowed, maxAccessSeconds: 7_200 };
  assert.equal((await choose(tightened, 10_800)).outcome, 'duration-refused');
  const loosened = await createActiveGrant();
  loosened.decision = { ...allowed, maxAccessSeconds: 43_200 };
  assert.equal((await choose(loosened, 14_400)).outcome, 'duration-refused');
});

test('two presses at once choose once, also where they choose different durations', async () => {
  const fixture = await createActiveGrant();
  const order = await orderFor(fixture);
  const choices = [7_200, 10_800].map((seconds) => fixture.extend({ ...order, seconds }));
  const outcomes = (await Promise.all(choices)).map(({ outcome }) => outcome);
  assert.deepEqual(outcomes.sort(), ['already-extended', 'extended']);
  assert.equal((await fixture.readGrant(id)).extensions, 1);
});

for (const [title, fields] of [
  ['its end was requested', { endRequestedAt: '2026-11-21T03:00:30.000Z' }],
  ['it has failed', { status: 'opening', failure: 'denied: no-rule' }],
] as const)
  test(`a duration cannot be chosen where ${title}, also between the read and the write`, async () => {
    const fixture = await createActiveGrant();
    fixture.records.beforeChange = () => fixture.forge(id, fields);
    assert.equal((await choose(fixture, 7_200)).outcome, 'over');
    assert.equal((await choose(fixture, 7_200)).outcome, 'over');
    assert.equal((await fixture.readGrant(id)).extensions, undefined);
  });

test('the time of access counts from its approval', async () => {
  const fixture = await createActiveGrant();
  const approvedAt = '2026-11-21T03:30:00.000Z';
  const [deadlineAt, latestDeadlineAt] = ['2026-11-21T04:30:00.000Z', '2026-11-21T06:30:00.000Z'];
  fixture.forge(id, { approvedAt, deadlineAt, latestDeadlineAt });
  await choose(fixture, 10_800);
  assert.equal((await fixture.readGrant(id)).deadlineAt, latestDeadlineAt);
});

test('where the rule asks for approval by now, a grant without it is not extended', async () => {
  const fixture = await createActiveGrant();
  const approval = {
    approvals: 1,
    approvers: new Set<string>(),
    approverGroups: new Set<string>(),
    approvalSeconds: 900,
    mayOverride: false,
  };
  fixture.decision = { ...allowed, maxAccessSeconds: 10_800, approval };
  const grant = await fixture.readGrant(id);
  assert.deepEqual(await press(fixture), { outcome: 'not-approved', grant });
  fixture.forge(id, { overriddenAt: '2026-11-21T03:00:00.000Z' });
  assert.equal((await press(fixture)).outcome, 'extended');
});

test('where the rule asks for a reason first by now, a grant without it is not extended', async () => {
  const fixture = await createActiveGrant();
  const tickets = new Set(['INC-']);
  fixture.decision = {
    ...allowed,
    maxAccessSeconds: 10_800,
    reasonTerms: { mode: 'first', tickets },
  };
  const missing = async () => {
    const grant = await fixture.readGrant(id);
    assert.deepEqual(await press(fixture), { outcome: 'reason-missing', tickets, grant });
  };
  await missing();
  fixture.forge(id, { reasons: { '2026-11-21T03:00:00.000Z': 'disk full' } });
  await missing();
  fixture.forge(id, { reasons: { '2026-11-21T03:00:00.000Z': 'INC-1 disk full' } });
  assert.equal((await press(fixture)).outcome, 'extended');
});
