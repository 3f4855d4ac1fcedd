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

test('a grant is written, deadline and all, before its execution starts', async () => {
  const world = createGrantFixture();
  world.records.beforeChange = () => assert.equal(world.startedExecutions.length, 0);
  const opening = await world.openGrant(world.buildOrder(first));
  assert.equal(opening.outcome, 'started');
  const requestedAt = toIso(world.clock.now());
  const deadlineAt = toIso(world.clock.now() + 3_600_000);
  const input = {
    version: 1,
    grantId: first,
    accountId: request.accountId,
    permissionSetArn: request.permissionSetArn,
    permissionSetName: 'BreakGlassProd',
    principalId: allowed.principalId,
    requestedAt,
    accessSeconds: 3600,
    cloudTrailDelaySeconds: 900,
    slack: request.slack,
  };
  assert.deepEqual(await world.records.read(`grant#${first}`), {
    id: `grant#${first}`,
    status: 'opening',
    input: JSON.stringify(input),
    accountId: request.accountId,
    permissionSetArn: request.permissionSetArn,
    permissionSetName: 'BreakGlassProd',
    principalId: allowed.principalId,
    userName: 'james@example.com',
    slackUserId: 'U012AB3CD',
    allowedBy: allowed.recordId,
    requestedAt,
    deadlineAt,
    cloudTrailDelaySeconds: 900,
    sessionSeconds: 7200,
    due: 'grant',
    dueAt: Date.parse(deadlineAt) / 1000,
  });
  assert.deepEqual(world.startedExecutions, [{ name: first, input: JSON.stringify(input) }]);
});

test('of ten clicks at once one opens a grant, and nine hear that it is there or on its way', async () => {
  const world = createGrantFixture();
  const openings = await Promise.all(
    [...'0123456789'].map((digit) => world.openGrant(world.buildOrder(grantId(digit)))),
  );
  const outcomes = openings.map(({ outcome }) => outcome).sort();
  assert.equal(outcomes.filter((outcome) => outcome === 'started').length, 1, outcomes.join());
  const grants = [...world.records.all.keys()].filter((id) => id.startsWith('grant#'));
  assert.equal(grants.length, 1);
  assert.equal(new Set(world.startedExecutions.map(({ name }) => name)).size, 1);
});

test('a second click while a grant is open starts nothing, and is given that grant', async () => {
  const world = createGrantFixture();
  await world.grantAccess(await world.open(first), world.endsAt());
  const opening = await world.openGrant(world.buildOrder(second));
  assert.deepEqual(opening, { outcome: 'already-open', grant: await world.readGrant(first) });
  assert.equal(world.startedExecutions.length, 1);
  assert.equal(await world.records.read(`grant#${second}`), undefined);
});

test('a second click on a grant that is still opening starts its execution again with the stored input', async () => {
  const world = createGrantFixture();
  world.startResult = { outcome: 'unconfirmed', error: 'TimeoutError' };
  await world.openGrant(world.buildOrder(first));
  world.clock.advance(5_000);
  world.startResult = { outcome: 'started' };
  await world.openGrant(world.buildOrder(second));
  assert.equal(world.startedExecutions.length, 2);
  assert.deepEqual(world.startedExecutions[1], world.startedExecutions[0]);
});

test('a second click on a grant that is still opening does not hide that its start fails', async () => {
  const world = createGrantFixture();
  world.startResult = { outcome: 'unconfirmed', error: 'TimeoutError' };
  await world.openGrant(world.buildOrder(first));
  world.startResult = { outcome: 'refused', error: 'AccessDeniedException' };
  const grant = await world.readGrant(first);
  const error = 'AccessDeniedException';
  assert.deepEqual(await world.openGrant(world.buildOrder(second)), {
    outcome: 'unconfirmed',
    error,
    grant,
  });
  assert.equal((await world.readGrant(first)).status, 'opening');
});

test('the same signed request names the grant that exists, and starts nothing, also when it is over', async () => {
  const world = createGrantFixture();
  await world.grantAccess(await world.open(first), world.endsAt());
  assert.equal((await world.openGrant(world.buildOrder(first))).outcome, 'replayed');
  await world.revokeAccess(first, world.endsAt());
  const replayed = await world.openGrant(world.buildOrder(first));
  assert.deepEqual(replayed, { outcome: 'replayed', grant: await world.readGrant(first) });
  assert.equal(world.startedExecutions.length, 1);
  const lock = await world.records.read(lockRecordId(target));
  assert.equal(lock?.['grantId'], undefined);
});

test('the same signed request twice at once opens one grant', async () => {
  const world = createGrantFixture();
  await Promise.all([
    world.openGrant(world.buildOrder(first)),
    world.openGrant(world.buildOrder(first)),
  ]);
  assert.equal(new Set(world.startedExecutions.map((start) => JSON.stringify(start))).size, 1);
});

test('a record that a twin has written meanwhile is not written over, and what is over is not started again', async () => {
  const world = createGrantFixture();
  await world.open(second);
  const ended = { ...(await world.readGrant(second)), id: `grant#${first}`, status: 'ended' };
  world.records.all.delete(lockRecordId(target));
  world.records.beforeChange = (id) => {
    if (id === `grant#${first}`) world.records.all.set(id, ended);
  };
  const { outcome } = await world.openGrant(world.buildOrder(first));
  assert.deepEqual(world.records.all.get(`grant#${first}`), ended);
  assert.deepEqual(
    [outcome, world.startedExecutions.map(({ name }) => name)],
    ['replayed', [second]],
  );
});

test('a start that is refused for good closes the grant and frees the lock', async () => {
  const world = createGrantFixture();
  world.startResult = { outcome: 'refused', error: 'StateMachineDoesNotExist' };
  const refused = await world.openGrant(world.buildOrder(first));
  assert.deepEqual(refused, { outcome: 'refused', error: 'StateMachineDoesNotExist' });
  assert.equal((await world.readGrant(first)).status, 'failed');
  assert.equal((await world.records.read(`grant#${first}`))?.['due'], undefined);
  world.startResult = { outcome: 'started' };
  assert.equal((await world.openGrant(world.buildOrder(second))).outcome, 'started');
});

test('a start that may have happened leaves the grant open for the sweep', async () => {
  const world = createGrantFixture();
  world.startResult = { outcome: 'unconfirmed', error: 'TimeoutError' };
  assert.equal((await world.openGrant(world.buildOrder(first))).outcome, 'unconfirmed');
  assert.equal((await world.readGrant(first)).status, 'opening');
  assert.equal((await world.records.read(`grant#${first}`))?.['due'], 'grant');
});

test('a start that was refused, but has begun, is no refusal', async () => {
  const world = createGrantFixture();
  const input = await world.open(first);
  await world.records.change(`grant#${first}`, { set: { status: 'opening' } }, [{ present: 'id' }]);
  world.startResult = { outcome: 'refused', error: 'AccessDeniedException' };
  world.records.all.delete(`grant#${second}`);
  world.records.beforeChange = async (id) => {
    if (id !== `grant#${second}` || world.startedExecutions.length < 2) return;
    const grant = world.records.all.get(id) ?? {};
    world.records.all.set(id, { ...grant, status: 'giving' });
  };
  await world.revokeAccess(input.grantId, world.endsAt());
  assert.equal((await world.openGrant(world.buildOrder(second))).outcome, 'started');
  assert.equal((await world.readGrant(second)).status, 'giving');
});

test('a lock without a record is left alone while its click may be writing it, and taken over after', async () => {
  const world = createGrantFixture();
  const takenUntil = toIso(world.clock.now() + 10_000);
  world.records.all.set(lockRecordId(target), { grantId: first, takenUntil });
  assert.deepEqual(await world.openGrant(world.buildOrder(second)), { outcome: 'busy' });
  world.clock.advance(10_001);
  assert.equal((await world.openGrant(world.buildOrder(second))).outcome, 'started');
});

test('a lock is taken over only while it still names the grant that was found over', async () => {
  const world = createGrantFixture();
  world.records.all.set(lockRecordId(target), { grantId: first });
  let changes = 0;
  world.records.beforeChange = (id) => {
    // Between the look at the record and the take-over, a third click is faster.
    if (id === lockRecordId(target) && ++changes === 2)
      world.records.all.set(id, { grantId: grantId('3') });
  };
  assert.deepEqual(await world.openGrant(world.buildOrder(second)), { outcome: 'busy' });
  assert.equal(world.records.all.get(lockRecordId(target))?.['grantId'], grantId('3'));
});

test('the lock of a grant that is over goes to the next click, with when and how that one ended', async () => {
  const world = createGrantFixture();
  await world.grantAccess(await world.open(first), world.endsAt());
  // The crash: the record says that it is over, and the lock was never freed.
  world.records.beforeChange = (id) => {
    if (id === lockRecordId(target)) throw new Error('crash');
  };
  await assert.rejects(world.revokeAccess(first, world.endsAt()), /crash/);
  world.records.beforeChange = () => undefined;
  assert.equal((await world.openGrant(world.buildOrder(second))).outcome, 'started');
  const lock = world.records.all.get(lockRecordId(target));
  assert.equal(lock?.['grantId'], second);
  assert.equal(lock?.['lastEndedAt'], (await world.readGrant(first)).endedAt);
  assert.equal(lock?.['lastAlreadyAssigned'], false);
});

test('freeing the lock of a grant leaves a lock that has gone to another', async () => {
  const world = createGrantFixture();
  await world.open(first);
  await freeLock(world.records, second, {
    ...(await world.readGrant(first)),
    alreadyAssigned: false,
  });
  assert.equal(world.records.all.get(lockRecordId(target))?.['grantId'], first);
});
