import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  allowed,
  createGrantFixture,
  grantId,
  request,
  target,
} from '../../test/fixtures/grant/grant-fixture.ts';
import { toIso } from '../platform/time.ts';
import { freeLock, lockRecordId } from './record/lock.ts';

const first = grantId('1');
const second = grantId('2');

test('writes the record, with its deadline, before the execution starts', async () => {
  const fixture = createGrantFixture();
  fixture.records.beforeChange = () => assert.equal(fixture.startedExecutions.length, 0);
  const result = await fixture.openGrant(fixture.buildOrder(first));
  assert.equal(result.outcome, 'started');
  const requestedAt = toIso(fixture.clock.now());
  const deadlineAt = toIso(fixture.clock.now() + 3_600_000);
  assert.deepEqual(await fixture.records.read(`grant#${first}`), {
    id: `grant#${first}`,
    status: 'opening',
    accountId: request.accountId,
    permissionSetArn: request.permissionSetArn,
    permissionSetName: 'BreakGlassProd',
    principalId: allowed.principalId,
    userName: 'james@example.com',
    slackUserId: 'U012AB3CD',
    slackTeamId: 'T012LOCAL',
    slackChannelId: 'C12345',
    slackMessageTs: '1700000000.000100',
    responseUrl: request.slack.responseUrl,
    allowedBy: allowed.ruleId,
    requestedAt,
    deadlineAt,
    latestDeadlineAt: deadlineAt,
    cloudTrailDelaySeconds: 900,
    sessionSeconds: 7200,
    reasonMode: 'none',
    reasons: {},
    due: 'grant',
    dueAt: Date.parse(deadlineAt) / 1000,
    expiresAt: Date.parse(deadlineAt) / 1000 + 400 * 86_400,
  });
  assert.deepEqual(fixture.lock(), {
    id: lockRecordId(target),
    grantId: first,
    takenUntil: toIso(fixture.clock.now() + 10_000),
    due: 'grant',
    dueAt: Date.parse(deadlineAt) / 1000,
  });
  assert.deepEqual(fixture.startedExecutions, [first]);
});

test('of ten concurrent presses one opens a grant, and nine find it open or busy', async () => {
  const fixture = createGrantFixture();
  const results = await Promise.all(
    [...'0123456789'].map((digit) => fixture.openGrant(fixture.buildOrder(grantId(digit)))),
  );
  const outcomes = results.map(({ outcome }) => outcome).sort();
  assert.equal(outcomes.filter((outcome) => outcome === 'started').length, 1, outcomes.join());
  const grants = [...fixture.records.all.keys()].filter((id) => id.startsWith('grant#'));
  assert.equal(grants.length, 1);
  assert.equal(new Set(fixture.startedExecutions).size, 1);
});

test('a second press while a grant is open starts nothing and returns that grant', async () => {
  const fixture = createGrantFixture();
  await fixture.activate(first);
  const result = await fixture.openGrant(fixture.buildOrder(second));
  assert.deepEqual(result, { outcome: 'already-open', grant: await fixture.readGrant(first) });
  assert.equal(fixture.startedExecutions.length, 1);
  assert.equal(await fixture.records.read(`grant#${second}`), undefined);
});

test('a second press for a grant that is still opening starts its execution again', async () => {
  const fixture = createGrantFixture();
  fixture.startResult = { outcome: 'unconfirmed', error: 'TimeoutError' };
  await fixture.openGrant(fixture.buildOrder(first));
  fixture.clock.advance(5_000);
  fixture.startResult = { outcome: 'started' };
  await fixture.openGrant(fixture.buildOrder(second));
  assert.deepEqual(fixture.startedExecutions, [first, first]);
});

test('a second press for a grant that is still opening does not hide that its start fails', async () => {
  const fixture = createGrantFixture();
  fixture.startResult = { outcome: 'unconfirmed', error: 'TimeoutError' };
  await fixture.openGrant(fixture.buildOrder(first));
  fixture.startResult = { outcome: 'refused', error: 'AccessDeniedException' };
  const grant = await fixture.readGrant(first);
  const error = 'AccessDeniedException';
  assert.deepEqual(await fixture.openGrant(fixture.buildOrder(second)), {
    outcome: 'unconfirmed',
    error,
    grant,
  });
  assert.equal((await fixture.readGrant(first)).status, 'opening');
});

test('a replayed request returns the existing grant and starts nothing, also when the grant is over', async () => {
  const fixture = createGrantFixture();
  await fixture.activate(first);
  assert.equal((await fixture.openGrant(fixture.buildOrder(first))).outcome, 'replayed');
  await fixture.revokeAccess(first);
  const replayed = await fixture.openGrant(fixture.buildOrder(first));
  assert.deepEqual(replayed, { outcome: 'replayed', grant: await fixture.readGrant(first) });
  assert.equal(fixture.startedExecutions.length, 1);
  const lock = await fixture.records.read(lockRecordId(target));
  assert.equal(lock?.['grantId'], undefined);
});

test('two concurrent copies of the same request open one grant', async () => {
  const fixture = createGrantFixture();
  await Promise.all([
    fixture.openGrant(fixture.buildOrder(first)),
    fixture.openGrant(fixture.buildOrder(first)),
  ]);
  assert.equal(new Set(fixture.startedExecutions).size, 1);
});

test('does not overwrite a record that was written concurrently, nor start a grant that is over', async () => {
  const fixture = createGrantFixture();
  await fixture.open(second);
  const ended = {
    ...(await fixture.readGrant(second)),
    id: `grant#${first}`,
    status: 'ended',
    endedAt: toIso(fixture.clock.now()),
  };
  fixture.records.all.delete(lockRecordId(target));
  fixture.records.beforeChange = (id) => {
    if (id === `grant#${first}`) fixture.records.all.set(id, ended);
  };
  const { outcome } = await fixture.openGrant(fixture.buildOrder(first));
  assert.deepEqual(fixture.records.all.get(`grant#${first}`), ended);
  assert.deepEqual([outcome, fixture.startedExecutions], ['replayed', [second]]);
});

test('a definite refusal of the start closes the grant and frees the lock', async () => {
  const fixture = createGrantFixture();
  fixture.startResult = { outcome: 'refused', error: 'StateMachineDoesNotExist' };
  const refused = await fixture.openGrant(fixture.buildOrder(first));
  assert.deepEqual(refused, { outcome: 'refused', error: 'StateMachineDoesNotExist' });
  assert.equal((await fixture.readGrant(first)).status, 'failed');
  assert.equal((await fixture.records.read(`grant#${first}`))?.['due'], undefined);
  fixture.startResult = { outcome: 'started' };
  assert.equal((await fixture.openGrant(fixture.buildOrder(second))).outcome, 'started');
});

test('an unconfirmed start leaves the grant open for the sweep', async () => {
  const fixture = createGrantFixture();
  fixture.startResult = { outcome: 'unconfirmed', error: 'TimeoutError' };
  assert.equal((await fixture.openGrant(fixture.buildOrder(first))).outcome, 'unconfirmed');
  assert.equal((await fixture.readGrant(first)).status, 'opening');
  assert.equal((await fixture.records.read(`grant#${first}`))?.['due'], 'grant');
});

test('a refusal counts as started when the execution has changed the grant', async () => {
  const fixture = createGrantFixture();
  await fixture.open(first);
  await fixture.records.change(`grant#${first}`, { set: { status: 'opening' } }, [
    { present: 'id' },
  ]);
  fixture.startResult = { outcome: 'refused', error: 'AccessDeniedException' };
  fixture.records.all.delete(`grant#${second}`);
  fixture.records.beforeChange = async (id) => {
    if (id !== `grant#${second}` || fixture.startedExecutions.length < 2) return;
    const grant = fixture.records.all.get(id) ?? {};
    fixture.records.all.set(id, { ...grant, status: 'giving', alreadyAssigned: false });
  };
  await fixture.revokeAccess(first);
  assert.equal((await fixture.openGrant(fixture.buildOrder(second))).outcome, 'started');
  assert.equal((await fixture.readGrant(second)).status, 'giving');
});

test('a lock without a record is busy until its function has stopped, then it is taken over', async () => {
  const fixture = createGrantFixture();
  const takenUntil = toIso(fixture.clock.now() + 10_000);
  fixture.records.all.set(lockRecordId(target), { grantId: first, takenUntil });
  assert.deepEqual(await fixture.openGrant(fixture.buildOrder(second)), { outcome: 'busy' });
  fixture.clock.advance(10_001);
  assert.equal((await fixture.openGrant(fixture.buildOrder(second))).outcome, 'started');
});

test('a lock is taken over only while it names the grant that was read', async () => {
  const fixture = createGrantFixture();
  fixture.records.all.set(lockRecordId(target), { grantId: first });
  let changes = 0;
  fixture.records.beforeChange = (id) => {
    // A third press takes the lock between the read of the record and the takeover.
    if (id === lockRecordId(target) && ++changes === 2)
      fixture.records.all.set(id, { grantId: grantId('3') });
  };
  assert.deepEqual(await fixture.openGrant(fixture.buildOrder(second)), { outcome: 'busy' });
  assert.equal(fixture.records.all.get(lockRecordId(target))?.['grantId'], grantId('3'));
});

test('the next press takes over the lock of a grant that is over, and keeps its end on the lock', async () => {
  const fixture = createGrantFixture();
  await fixture.activate(first);
  // Crashes after the record has ended, before the lock is freed.
  fixture.records.beforeChange = (id) => {
    if (id === lockRecordId(target)) throw new Error('crash');
  };
  await assert.rejects(fixture.revokeAccess(first), /crash/);
  fixture.records.beforeChange = () => undefined;
  assert.equal((await fixture.openGrant(fixture.buildOrder(second))).outcome, 'started');
  const lock = fixture.records.all.get(lockRecordId(target));
  assert.equal(lock?.['grantId'], second);
  assert.equal(lock?.['lastEndedAt'], (await fixture.readGrant(first)).endedAt);
  assert.equal(lock?.['lastAlreadyAssigned'], false);
});

const lostHolders = [
  ['whose execution runs', 'running', first],
  ['whose execution is over', 'over', first],
  ['that was never started', 'never-started', undefined],
] as const;
for (const [title, status, lostGrantId] of lostHolders)
  test(`the takeover of a lock of a grant without a record, ${title}, keeps it as lost: ${lostGrantId !== undefined}`, async () => {
    const fixture = createGrantFixture();
    await fixture.activate(first);
    fixture.records.all.delete(`grant#${first}`);
    fixture.clock.advance(10_001);
    if (status === 'never-started') fixture.executions.delete(first);
    else fixture.executions.set(first, status);
    assert.equal((await fixture.openGrant(fixture.buildOrder(second))).outcome, 'started');
    assert.deepEqual(fixture.lock(), {
      id: lockRecordId(target),
      grantId: second,
      takenUntil: toIso(fixture.clock.now() + 10_000),
      due: 'grant',
      dueAt: Math.ceil(fixture.clock.now() / 1000) + 3_600,
      ...(lostGrantId === undefined ? {} : { lostGrantId }),
    });
  });

test('the takeover of a lock of a grant that is over keeps no lost grant', async () => {
  const fixture = createGrantFixture();
  await fixture.activate(first);
  const endedAt = toIso(fixture.clock.now());
  fixture.forge(first, { status: 'ended', endedAt });
  assert.equal((await fixture.openGrant(fixture.buildOrder(second))).outcome, 'started');
  const { lostGrantId, lastEndedAt } = fixture.lock() ?? {};
  assert.deepEqual([lostGrantId, lastEndedAt], [undefined, endedAt]);
});

test('does not take over a lock when it cannot know whether the execution was started', async () => {
  const fixture = createGrantFixture();
  fixture.records.all.set(lockRecordId(target), { grantId: first });
  fixture.executions.get = () => {
    throw new Error('ThrottlingException');
  };
  await assert.rejects(fixture.openGrant(fixture.buildOrder(second)), /ThrottlingException/);
  assert.deepEqual(fixture.lock(), { grantId: first });
});

test('freeing the lock of a grant leaves a lock that another grant has taken', async () => {
  const fixture = createGrantFixture();
  await fixture.open(first);
  const before = fixture.lock();
  const grant = { ...(await fixture.readGrant(first)), alreadyAssigned: false };
  await freeLock(fixture.records, second, target, { grant, isUnassigned: true });
  assert.deepEqual(fixture.lock(), before);
});

for (const isUnassigned of [true, false])
  test(`freeing a lock forgets a lost grant if the list showed no assignment: ${isUnassigned}`, async () => {
    const fixture = createGrantFixture();
    await fixture.open(first);
    fixture.records.all.set(lockRecordId(target), { ...fixture.lock(), lostGrantId: second });
    await freeLock(fixture.records, first, target, { grant: undefined, isUnassigned });
    const id = lockRecordId(target);
    assert.deepEqual(fixture.lock(), isUnassigned ? { id } : { id, lostGrantId: second });
  });

test('an invocation whose time is over takes no lock and writes nothing', async () => {
  const fixture = createGrantFixture();
  const order = fixture.buildOrder(first);
  fixture.clock.advance(order.invocationEndsAt - fixture.clock.now());
  assert.deepEqual(await fixture.openGrant(order), { outcome: 'busy' });
  assert.equal(await fixture.records.read(lockRecordId(target)), undefined);
  assert.equal(await fixture.records.read(`grant#${first}`), undefined);
});
