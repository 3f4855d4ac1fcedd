import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import { accounts, permissionSets, stateMachineArn, users } from '../../local/seed.ts';
import { lockRecordId } from '../../src/grant/record/lock.ts';
import type { Change, Condition } from '../../src/grant/record/records.ts';
import type { RecordValue, StoredRecord } from '../../src/request/stored-record.ts';
import {
  changeAs as changeAsRole,
  sdkOptionsAs,
} from '../fixtures/local-environment/act-as-role.ts';
import {
  openAccess,
  requestEnd,
  stopExecution,
} from '../fixtures/local-environment/grant-actions.ts';
import { pressButton } from '../fixtures/local-environment/press-button.ts';
import {
  alertsAbout,
  example,
  grantIds,
  isAssigned,
} from '../fixtures/local-environment/read-state.ts';
import {
  startEnvironment,
  stopAfterAll,
  waitUntil,
} from '../fixtures/local-environment/start-environment.ts';
import {
  deleteRecord,
  openTable,
  putRecord,
  readGrantRecord,
} from '../fixtures/local-environment/table.ts';
import { waitForAccess, waitForEnd } from '../fixtures/local-environment/wait-for-execution.ts';

/**
 * Somebody has the access key of one function, whose policy is enforced, and alters what it may write. Nobody
 * gets what the access rules do not allow, access ends at its deadline, and people are alerted.
 */
const [, maria] = users;
const [production, staging] = accounts;
const [breakGlass, readOnly] = permissionSets;

/** All tests share one local environment. Each leaves James without an open grant and without the assignment. */
let local: LocalEnvironment;
const allTests = stopAfterAll();
before(async () => {
  local = await startEnvironment(allTests, { accessSeconds: 4, retryDelayMs: 200 });
  await local.warmUp();
});

const changeAs = (
  role: string,
  id: string,
  set: NonNullable<Change['set']>,
  when?: Condition,
): Promise<void> => changeAsRole(local, role, id, set, when);

const criticalKinds = (grantId: string) =>
  alertsAbout(local, grantId)
    .filter(({ attributes }) => attributes['severity'] === 'critical')
    .map(({ attributes }) => attributes['kind']);

const inFuture = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();

describe('a record that access-requested’s key alters right after the press', () => {
  /** Presses the button, and alters the record before the execution starts. */
  async function pressAndAlter(alter: (grantId: string) => Promise<void>): Promise<string> {
    const earlier = grantIds(local).length;
    const call = { service: 'stepfunctions', operation: 'StartExecution', times: 1 };
    local.faults.add({ ...call, fault: 'delay-400' });
    const pressed = pressButton(local);
    await waitUntil(local, () => local.faults.pending().length === 0, 'StartExecution');
    await alter(String((await openTable(local).read(lockRecordId(example)))?.['grantId']));
    await pressed;
    return grantIds(local)[earlier] ?? '';
  }

  const alterations: readonly [string, () => NonNullable<Change['set']>][] = [
    ['another account', () => ({ accountId: staging.id })],
    ['another permission set', () => ({ permissionSetArn: readOnly.arn })],
    ['another user', () => ({ principalId: maria.id })],
    [
      'another user with her Slack user',
      () => ({ principalId: maria.id, slackUserId: maria.slackUserId }),
    ],
    ['a later deadline', () => ({ deadlineAt: inFuture(86_400) })],
    ['the status giving', () => ({ status: 'giving', alreadyAssigned: false })],
    [
      'the status active',
      () => ({ status: 'active', alreadyAssigned: false, accessBeganAt: inFuture(0) }),
    ],
  ];

  for (const [title, alteration] of alterations)
    test(`${title} grants nothing, and people are alerted`, async () => {
      const assignments = local.stores.identityCenter.assignments();
      const creations = local.stores.identityCenter.operations('CREATE').length;
      const grantId = await pressAndAlter(async (id) => {
        const set = alteration();
        await changeAs('access-requested', `grant#${id}`, set);
        const lock = lockRecordId({ ...example, ...set });
        await changeAs('access-requested', lock, { grantId: id }, [{ absent: 'none' }]);
      });
      assert.equal((await waitForEnd(local, grantId)).status, 'FAILED');
      assert.deepEqual(local.stores.identityCenter.assignments(), assignments);
      assert.equal(local.stores.identityCenter.operations('CREATE').length, creations);
      assert.deepEqual(criticalKinds(grantId), ['execution-failed']);
      await deleteRecord(local, lockRecordId(example));
    });

  test('a target that is altered between Decide and GrantAccess grants nothing, and people are alerted', async () => {
    const call = { service: 'sso-admin', operation: 'ListAccountAssignments', times: 1 };
    local.faults.add({ ...call, fault: 'delay-400' });
    const earlier = grantIds(local).length;
    const creations = local.stores.identityCenter.operations('CREATE').length;
    await pressButton(local);
    await waitUntil(local, () => local.faults.pending().length === 0, 'Decide');
    const grantId = grantIds(local)[earlier] ?? '';
    await changeAs('access-requested', `grant#${grantId}`, { accountId: staging.id });
    const { status } = await waitForEnd(local, grantId);
    assert.equal(status, 'FAILED');
    assert.equal(local.stores.identityCenter.operations('CREATE').length, creations);
    assert.ok(criticalKinds(grantId).includes('execution-failed'));
    assert.equal(isAssigned(local), false);
    await deleteRecord(local, lockRecordId(example));
  });
});

describe('a grant that somebody alters while access is active', () => {
  async function assertEndsInTime(deadlineAt: string): Promise<void> {
    await waitUntil(local, () => !isAssigned(local), 'the end of access');
    assert.ok(Date.now() < Date.parse(deadlineAt) + 10_000, 'access has outlived its deadline');
  }

  async function openAndRead(): Promise<{ grantId: string; deadlineAt: string }> {
    const grantId = await openAccess(local);
    return { grantId, deadlineAt: String((await readGrantRecord(local, grantId))['deadlineAt']) };
  }

  function assertAlerted(grantId: string, ...kinds: readonly string[]): void {
    assert.deepEqual(criticalKinds(grantId), kinds);
    const { message = '', subject } =
      alertsAbout(local, grantId).find(({ attributes }) => attributes['kind'] === 'contradicted') ??
      {};
    assert.equal(subject, 'Record of a grant was changed');
    for (const part of [example.principalId, production.id, breakGlass.name, breakGlass.arn])
      assert.ok(message.includes(part), message);
  }

  /** RevokeAccess waits on, for minutes, for a create of GrantAccess that may still be sent. */
  async function stopWaiting(grantId: string): Promise<void> {
    await stopExecution(local, grantId);
    await deleteRecord(local, `grant#${grantId}`);
    await deleteRecord(local, lockRecordId(example));
  }

  test('an operator deletes its record: access ends, and people are alerted by the sweep', async () => {
    const { grantId, deadlineAt } = await openAndRead();
    await deleteRecord(local, `grant#${grantId}`);
    assert.equal((await local.sweep()).ok, true);
    assert.deepEqual(criticalKinds(grantId), ['lost']);
    await assertEndsInTime(deadlineAt);
    await stopWaiting(grantId);
  });

  const unreadable = [
    ['access-requested', 'as large as DynamoDB allows', { hostile: 'x'.repeat(398_000), dueAt: 1 }],
    ['sweep-grants', 'unreadable', { status: 'junk', dueAt: 1 }],
  ] as const;
  for (const [role, title, set] of unreadable)
    test(`${role}’s key makes its record ${title}: access ends, and people are alerted by the sweep`, async () => {
      const { grantId, deadlineAt } = await openAndRead();
      await changeAs(role, `grant#${grantId}`, set);
      assert.equal((await local.sweep()).ok, true);
      assert.deepEqual(criticalKinds(grantId), ['junk']);
      await assertEndsInTime(deadlineAt);
      await stopWaiting(grantId);
    });

  const alterations: readonly [string, () => NonNullable<Change['set']>][] = [
    ['failed', () => ({ status: 'failed', endedAt: inFuture(0) })],
    ['ended', () => ({ status: 'ended', endedAt: inFuture(0) })],
    ['ended at its deadline', () => ({ status: 'ended', endedAt: inFuture(4) })],
    ['ended long ago', () => ({ status: 'ended', endedAt: '2026-01-01T00:00:00.000Z' })],
    ['ended in the future', () => ({ status: 'ended', endedAt: inFuture(86_400) })],
    ['assigned before', () => ({ alreadyAssigned: true })],
    ['another target', () => ({ accountId: staging.id, principalId: maria.id })],
  ];
  for (const [role, count] of [
    ['revoke-access', 7],
    ['access-requested', 1],
  ] as const)
    for (const [title, alteration] of alterations.slice(0, count))
      test(`${role}’s key says that it is ${title}: access ends, and people are alerted`, async () => {
        const { grantId, deadlineAt } = await openAndRead();
        await changeAs(role, `grant#${grantId}`, { ...alteration(), due: 'none' });
        await assertEndsInTime(deadlineAt);
        assert.equal((await waitForEnd(local, grantId)).status, 'SUCCEEDED');
        assertAlerted(grantId, 'contradicted');
      });

  test('a later deadline does not make access last longer than the access rule allows', async () => {
    const { grantId, deadlineAt } = await openAndRead();
    await changeAs('access-requested', `grant#${grantId}`, { deadlineAt: inFuture(86_400) });
    await assertEndsInTime(deadlineAt);
    assert.equal((await waitForEnd(local, grantId)).status, 'SUCCEEDED');
  });

  test('a lease, a create attempt and a delete of the future do not delay the end of access', async () => {
    const { grantId, deadlineAt } = await openAndRead();
    const leaseUntil = inFuture(86_400);
    await changeAs('access-requested', `grant#${grantId}`, {
      ...{ leaseOwner: 'x', leaseUntil, deleteRequestId: 'x', deleteSentAt: leaseUntil },
      createAttempts: new Set([`${leaseUntil} x`]),
    });
    await assertEndsInTime(deadlineAt);
    await stopWaiting(grantId);
  });

  /** Gives Maria a grant to another account, whose execution runs. */
  async function openForMaria(): Promise<string> {
    const { permissionSetArn } = example;
    await putRecord(local, {
      id: `access#${staging.id}#${permissionSetArn}#${maria.id}`,
      accessSeconds: 600,
    });
    return openAccess(local, {
      user: maria.slackUserId,
      payload: { callback_id: `x_${staging.id}_y` },
    });
  }

  for (const [title, set, kinds] of [
    ['its lock names another user’s open grant', {}, []],
    [
      'it is ended, and its lock names another user’s open grant',
      { status: 'ended', endedAt: '2026-01-01T00:00:00.000Z', due: 'none' },
      ['contradicted'],
    ],
  ] as const)
    test(`revoke-access’s key says that ${title}: access ends`, async () => {
      const ofMaria = await openForMaria();
      const { grantId, deadlineAt } = await openAndRead();
      await changeAs('revoke-access', `grant#${grantId}`, { ...set, leaseOwner: 'x' });
      await changeAs('revoke-access', lockRecordId(example), { grantId: ofMaria });
      await assertEndsInTime(deadlineAt);
      assert.equal((await waitForEnd(local, grantId)).status, 'SUCCEEDED');
      assert.deepEqual(criticalKinds(grantId), kinds);
      await requestEnd(local, ofMaria, { user: maria.slackUserId });
      await waitForEnd(local, ofMaria);
      await deleteRecord(local, lockRecordId(example));
    });

  /** Opens a second grant of the same access with access-requested’s key, and lets its Decide find the assignment. */
  async function openSecond(grantId: string): Promise<string> {
    const secondId = createHash('md5').update(grantId).digest('hex');
    const pressed = pressedFields(await readGrantRecord(local, grantId));
    const set = { ...pressed, status: 'opening', deadlineAt: inFuture(3) };
    await changeAs('access-requested', `grant#${secondId}`, set, [{ absent: 'id' }]);
    await changeAs('access-requested', lockRecordId(example), { grantId: secondId });
    await startAs('access-requested', secondId);
    await waitForAccess(local, secondId);
    return secondId;
  }

  const over = { status: 'ended', endedAt: '2026-01-01T00:00:00.000Z', due: 'none' };
  for (const [title, set, kinds] of [
    ['active', {}, []],
    ['ended', over, ['contradicted']],
  ] as const)
    test(`access-requested’s key opens a second grant of the same access while the first is ${title}: access ends`, async () => {
      const { grantId, deadlineAt } = await openAndRead();
      const secondId = await openSecond(grantId);
      await changeAs('access-requested', `grant#${grantId}`, { ...set, leaseOwner: 'x' });
      await assertEndsInTime(deadlineAt);
      assert.equal((await waitForEnd(local, grantId)).status, 'SUCCEEDED');
      assert.deepEqual(criticalKinds(grantId), kinds);
      await waitForEnd(local, secondId);
      assert.equal(isAssigned(local), false);
      await deleteRecord(local, lockRecordId(example));
    });

  test('access-requested’s key lets a second grant claim the assignment: access ends, and people are alerted', async () => {
    const { grantId, deadlineAt } = await openAndRead();
    const secondId = await openSecond(grantId);
    const { createRequestIds } = await readGrantRecord(local, grantId);
    await changeAs('access-requested', `grant#${grantId}`, over);
    await changeAs('access-requested', `grant#${secondId}`, {
      alreadyAssigned: false,
      createRequestIds: createRequestIds as RecordValue,
    });
    await assertEndsInTime(deadlineAt);
    for (const id of [grantId, secondId]) {
      await waitForEnd(local, id);
      assertAlerted(id, 'contradicted');
    }
    await deleteRecord(local, lockRecordId(example));
  });
});

/** The fields that a press writes. */
const pressedFields = (record: StoredRecord): NonNullable<Change['set']> =>
  Object.fromEntries(
    [
      ...['accountId', 'permissionSetArn', 'permissionSetName', 'principalId', 'userName'],
      ...['slackUserId', 'slackTeamId', 'slackChannelId', 'slackMessageTs', 'allowedBy'],
      ...['requestedAt', 'cloudTrailDelaySeconds'],
    ].map((name) => [name, record[name] as RecordValue]),
  );

/** Starts an execution with a function's access key. */
const startAs = (role: string, name: string) =>
  new SFNClient(sdkOptionsAs(local, role)).send(
    new StartExecutionCommand({ stateMachineArn, name, input: '{}' }),
  );
