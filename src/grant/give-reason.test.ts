import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { requireApproval, terms } from '../../test/fixtures/grant/approvals.ts';
import {
  allowed,
  createGrantFixture,
  type GrantFixture,
  grantId,
} from '../../test/fixtures/grant/grant-fixture.ts';
import { toEpochSeconds, toIso } from '../platform/time.ts';
import type { GiveReasonResult } from './give-reason.ts';
import { cleanReason, namesTicket, reasonOf, reasonsOf } from './record/given-reasons.ts';

const id = grantId('1');
const notified = `notified#${id}`;
const minute = 60_000;

const asking = (mode: 'after' | 'first', tickets: readonly string[] = []) => ({
  reasonTerms: { mode, tickets: new Set(tickets) },
});

/** A grant that is active, whose access rule asks for a reason afterwards. */
async function createActiveGrant(tickets: readonly string[] = []): Promise<GrantFixture> {
  const fixture = createGrantFixture();
  fixture.decision = { ...allowed, ...asking('after', tickets) };
  await fixture.activate(id);
  fixture.clock.advance(minute);
  return fixture;
}

const give = (fixture: GrantFixture, text: string, more = {}): Promise<GiveReasonResult> =>
  fixture.giveReason({
    grantId: id,
    text,
    isHolder: () => true,
    invocationEndsAt: fixture.clock.now() + 10_000,
    ...more,
  });

test('a grant remembers what its access rule asks for, and has no reason', async () => {
  const fixture = await createActiveGrant(['INC-']);
  const { reasonMode, reasonTickets, reasons } = await fixture.readGrant(id);
  assert.deepEqual([reasonMode, reasonTickets, reasons], ['after', new Set(['INC-']), {}]);
});

test('keeps the reason, the earlier ones beside it, and makes people due to be told', async () => {
  const fixture = await createActiveGrant();
  const before = await fixture.readGrant(id);
  const first = await give(fixture, 'disk full');
  assert.equal(first.outcome, 'given');
  const [at] = Object.keys((await fixture.readGrant(id)).reasons ?? {});
  assert.equal(at, toIso(fixture.clock.now()));
  fixture.clock.advance(minute);
  await give(fixture, 'disk of the ledger full');
  const grant = await fixture.readGrant(id);
  assert.equal(reasonOf(grant), 'disk of the ledger full');
  assert.deepEqual(
    reasonsOf(grant).map(({ text }) => text),
    ['disk full', 'disk of the ledger full'],
  );
  assert.deepEqual({ ...grant, reasons: {} }, before);
  const told = fixture.records.all.get(notified);
  assert.equal(told?.['dueAt'], toEpochSeconds(toIso(fixture.clock.now())) - 300);
  assert.equal(told?.['pendingAt'], toIso(fixture.clock.now()));
});

test('the same reason again changes nothing', async () => {
  const fixture = await createActiveGrant();
  await give(fixture, 'disk full');
  const before = await fixture.readGrant(id);
  fixture.clock.advance(minute);
  assert.equal((await give(fixture, ' disk\nfull ')).outcome, 'given');
  assert.deepEqual(await fixture.readGrant(id), before);
});

test('the same reason again makes people due to be told, as the invocation that wrote it may not have', async () => {
  const fixture = await createActiveGrant();
  fixture.records.beforeChange = (record) => {
    if (record === notified) throw new Error('the time is up');
  };
  await give(fixture, 'disk full');
  assert.equal(fixture.records.all.get(notified)?.['pendingAt'], undefined);
  fixture.records.beforeChange = () => undefined;
  fixture.clock.advance(minute);
  assert.equal((await give(fixture, 'disk full')).outcome, 'given');
  assert.equal(fixture.records.all.get(notified)?.['pendingAt'], toIso(fixture.clock.now()));
});

test('only the requester gives a reason, and others learn nothing of the grant', async () => {
  const fixture = await createActiveGrant();
  const before = await fixture.readGrant(id);
  for (const more of [{ isHolder: () => false }, { grantId: grantId('2') }])
    assert.deepEqual(await give(fixture, 'x', more), { outcome: 'refused' });
  assert.deepEqual(await fixture.readGrant(id), before);
});

test('a reason must name a ticket where the access rule says so', async () => {
  const fixture = await createActiveGrant(['INC-', 'CHG-']);
  assert.deepEqual(await give(fixture, 'disk full, INC- of today'), {
    outcome: 'ticket-missing',
    prefixes: ['CHG-', 'INC-'],
  });
  assert.deepEqual(await give(fixture, '\u202E \n'), { outcome: 'empty' });
  assert.equal(reasonOf(await fixture.readGrant(id)), undefined);
  assert.equal((await give(fixture, 'inc-1234: disk full')).outcome, 'given');
});

test('a reason is given until the report is sent', async () => {
  const fixture = await createActiveGrant();
  await fixture.endEarly({ grantId: id, endedBy: 'x', mayEnd: () => true });
  assert.equal((await give(fixture, 'while it ends')).outcome, 'given');
  await fixture.revokeWithRetries(id);
  const { endedAt = '' } = await fixture.readGrant(id);
  fixture.clock.advance(Date.parse(endedAt) + 885_000 - 1 - fixture.clock.now());
  assert.equal((await give(fixture, 'a moment before')).outcome, 'given');
  fixture.clock.advance(1);
  assert.equal((await give(fixture, 'too late')).outcome, 'too-late');
  assert.equal(reasonOf(await fixture.readGrant(id)), 'a moment before');
});

test('a grant that ends while a reason is written keeps it or refuses it, by its own time', async () => {
  const fixture = await createActiveGrant();
  fixture.records.beforeChange = (record) => {
    if (record !== `grant#${id}`) return;
    fixture.records.beforeChange = () => undefined;
    const endedAt = toIso(fixture.clock.now() - 900_000);
    fixture.forge(id, { status: 'ended', endedAt });
  };
  assert.equal((await give(fixture, 'x')).outcome, 'too-late');
  assert.equal(reasonOf(await fixture.readGrant(id)), undefined);
});

test('a frozen invocation writes nothing after its end', async () => {
  const fixture = await createActiveGrant();
  const invocationEndsAt = fixture.clock.now();
  assert.deepEqual(await give(fixture, 'x', { invocationEndsAt }), { outcome: 'busy' });
  assert.equal(reasonOf(await fixture.readGrant(id)), undefined);
});

test('twenty reasons are kept, and no more; two at the same time are both kept', async () => {
  const fixture = await createActiveGrant();
  for (let count = 0; count < 20; count += 1) {
    fixture.clock.advance(1);
    assert.equal((await give(fixture, `reason ${count}`)).outcome, 'given');
  }
  fixture.clock.advance(1);
  assert.equal((await give(fixture, 'one more')).outcome, 'too-many');
  assert.equal(reasonOf(await fixture.readGrant(id)), 'reason 19');

  const racing = await createActiveGrant();
  const results = await Promise.all([give(racing, 'a'), give(racing, 'b')]);
  const kept = reasonsOf(await racing.readGrant(id)).length;
  assert.equal(kept, results.filter(({ outcome }) => outcome === 'given').length);
});

test('a reason is one plain line of at most 500 characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 6_000 }), (text) => {
      const reason = cleanReason(text);
      assert.ok([...reason].length <= 500);
      assert.doesNotMatch(reason, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      assert.equal(reason, reason.trim());
      assert.equal(cleanReason(reason), reason);
    }),
  );
  assert.equal(cleanReason(' INC-1\r\n\tdisk\u202E  full\u0007 '), 'INC-1 disk full');
});

const tickets: readonly (readonly [reason: string, prefix: string, names: boolean])[] = [
  ['INC-1', 'INC-', true],
  ['see INC-A7, please', 'INC-', true],
  ['(inc-1234)', 'INC-', true],
  ['https://tickets.example.com/INC-1', 'INC-', true],
  ['INC-', 'INC-', false],
  ['INC- 1', 'INC-', false],
  ['INC-_1', 'INC-', false],
  ['XINC-1', 'INC-', false],
  ['X-INC-1', 'INC-', false],
  ['INC1', 'INC-', false],
  ['', 'INC-', false],
];
for (const [reason, prefix, names] of tickets)
  test(`“${reason}” names ${names ? 'a' : 'no'} ticket with ${prefix}`, () => {
    assert.equal(namesTicket(reason, new Set([prefix])), names);
  });

test('a reason that approvers have read stays while they decide; the first one may still be given', async () => {
  const fixture = createGrantFixture();
  requireApproval(fixture);
  fixture.decision = { ...allowed, approval: terms, ...asking('after') };
  await fixture.open(id);
  assert.equal((await give(fixture, 'disk full')).outcome, 'given');
  fixture.clock.advance(minute);
  const waiting = await fixture.readGrant(id);
  assert.deepEqual(await give(fixture, 'other'), { outcome: 'under-approval', grant: waiting });
  assert.equal((await give(fixture, 'disk full')).outcome, 'given');
  assert.deepEqual((await fixture.readGrant(id)).reasons, waiting.reasons);
  fixture.forge(id, { status: 'opening', approvedAt: toIso(fixture.clock.now()) });
  assert.equal((await give(fixture, 'other')).outcome, 'given');
});

test('a reason that another one precedes at the same moment is not kept while approvers decide', async () => {
  const fixture = createGrantFixture();
  requireApproval(fixture);
  fixture.decision = { ...allowed, approval: terms, ...asking('after') };
  await fixture.open(id);
  const before = fixture.clock.now() - 1;
  fixture.records.beforeChange = (record) => {
    if (record === `grant#${id}`) fixture.forge(id, { reasons: { [toIso(before)]: 'first' } });
  };
  assert.equal((await give(fixture, 'second')).outcome, 'under-approval');
});

test('the latest reason counts, also where the clock of the function is behind', async () => {
  const fixture = await createActiveGrant();
  await give(fixture, 'first');
  fixture.clock.advance(-40);
  assert.equal((await give(fixture, 'second')).outcome, 'given');
  assert.equal(reasonOf(await fixture.readGrant(id)), 'second');
});

test('a reason that is handled late does not replace a newer one', async () => {
  const fixture = await createActiveGrant();
  const lateSince = fixture.clock.now();
  fixture.clock.advance(5_000);
  await give(fixture, 'the correction');
  fixture.clock.advance(5_000);
  const late = await give(fixture, 'the first text', { lateSince });
  assert.ok(late.outcome === 'given');
  assert.equal(late.reason, 'the correction');
  assert.equal(reasonOf(await fixture.readGrant(id)), 'the correction');
  const alone = await createActiveGrant();
  await give(alone, 'late', { lateSince: alone.clock.now() - 5_000 });
  assert.equal(reasonOf(await alone.readGrant(id)), 'late');
});
