import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { accessKeyIdOf } from '../../../local/environment/access-keys.ts';
import type { LocalEnvironment } from '../../../local/environment/local-environment.ts';
import { accounts, alertTopicArn, groups, trailLogGroup, users } from '../../../local/seed.ts';
import { cloudWatchLogs } from '../../../src/aws/client/json-service.ts';
import {
  EvidenceQueryError,
  runInsightsQuery,
} from '../../../src/aws/cloudwatch-logs/run-insights-query.ts';
import { buildJsonClient } from '../../fixtures/aws-client/build-json-client.ts';
import {
  pressDirectly,
  putAdminRule,
  requestApproval,
} from '../../fixtures/local-environment/approval-actions.ts';
import {
  openAccess,
  openWithToken,
  pressExtend,
  requestEnd,
  stopExecution,
  sweepOverdue,
} from '../../fixtures/local-environment/grant-actions.ts';
import { pressButton } from '../../fixtures/local-environment/press-button.ts';
import { example, grantIds, isAssigned } from '../../fixtures/local-environment/read-state.ts';
import {
  sdkOptionsOf,
  startEnvironment,
  waitUntil,
} from '../../fixtures/local-environment/start-environment.ts';
import { openTable, putRecord, readGrantRecord } from '../../fixtures/local-environment/table.ts';
import { waitForAccess, waitForEnd } from '../../fixtures/local-environment/wait-for-execution.ts';

const [, staging] = accounts;
const [, maria, , priya] = users;
const [auditors] = groups;

/**
 * The options of a press by Maria, whom her group's access rule allows. Without a response URL the
 * bot posts her notifications.
 */
const asMaria = {
  user: maria.slackUserId,
  payload: { callback_id: `x_${staging.id}_y`, response_url: undefined },
};

/** Makes every call that the functions and the state machine can make. Returns `<role> <action>` of each. */
export async function useEveryPermission(
  t: Pick<TestContext, 'after'>,
): Promise<ReadonlySet<string>> {
  const local = await start(t);
  await endByRequest(local);
  await failAssignment(local);
  await answerLate(local);
  await endBySweep(local);
  await decideAfterEnd(local);
  await stopSlowQuery(local, 'report-on-access');
  await publishAlert(local, 'report-on-access');
  await denyRequest(local);
  await approveForSweep(local);
  return local.permissions.usedActions();
}

async function start(t: Pick<TestContext, 'after'>): Promise<LocalEnvironment> {
  const local = await startEnvironment(t, { accessSeconds: 600 });
  await putRecord(local, {
    id: `access#${staging.id}#BreakGlassProd#${example.permissionSetArn}`,
    groups: new Set([auditors.id]),
    accessSeconds: 600,
    maxAccessSeconds: 3_600,
  });
  return local;
}

const lockIdOfMaria = `open#${staging.id}#${example.permissionSetArn}#${maria.id}`;

/** A lock that a function took before it died, without a grant's record. Its next user reads its execution. */
const leaveLock = (local: LocalEnvironment) =>
  putRecord(local, {
    id: lockIdOfMaria,
    grantId: '0'.repeat(32),
    takenUntil: '2026-01-01T00:00:00.000Z',
    due: 'grant',
    dueAt: 1,
  });

/** Makes the lock name an open grant, whose execution RevokeAccess then reads. */
async function lockForOther(local: LocalEnvironment, grantId: string): Promise<void> {
  const otherId = '1'.repeat(32);
  const record = await readGrantRecord(local, grantId);
  await putRecord(local, { ...record, id: `grant#${otherId}`, due: undefined });
  await putRecord(local, { id: lockIdOfMaria, grantId: otherId });
}

/** Ends a grant through its wait: an end request before the wait stores its token makes no call. */
async function endByRequest(local: LocalEnvironment): Promise<void> {
  await leaveLock(local);
  const grantId = await openWithToken(local, asMaria);
  await pressExtend(local, grantId, asMaria);
  assert.equal((await readGrantRecord(local, grantId))['extensions'], 1);
  await lockForOther(local, grantId);
  await requestEnd(local, grantId, asMaria);
  assert.equal((await waitForEnd(local, grantId)).status, 'SUCCEEDED');
  await leaveLock(local);
  assert.equal((await local.sweep()).ok, true);
  assert.equal((await openTable(local).read(lockIdOfMaria))?.['grantId'], undefined);
}

async function failAssignment(local: LocalEnvironment): Promise<void> {
  local.faults.add({
    service: 'sso-admin',
    operation: 'CreateAccountAssignment',
    fault: 'fail-assignment',
  });
  await pressButton(local, asMaria);
  assert.equal((await waitForEnd(local, grantIds(local).at(-1) ?? '')).status, 'FAILED');
}

/** A press without an answer in time: its function invokes itself. */
async function answerLate(local: LocalEnvironment): Promise<void> {
  const read = { service: 'dynamodb', operation: 'BatchGetItem', times: 2 };
  local.faults.add({ ...read, fault: 'delay-1800' });
  await pressButton(local, { user: maria.slackUserId });
}

async function endBySweep(local: LocalEnvironment): Promise<void> {
  const grantId = await openAccess(local, asMaria);
  await stopExecution(local, grantId);
  await waitForEnd(local, grantId);
  assert.deepEqual(await sweepOverdue(local, grantId), { ended: 1, reported: 0, failed: 0 });
  assert.deepEqual(await sweepOverdue(local, grantId), { ended: 0, reported: 1, failed: 0 });
}

/** Decides while the list shows what an earlier grant deleted, as if it lagged. */
async function decideAfterEnd(local: LocalEnvironment): Promise<void> {
  const { permissionSetArn } = example;
  const target = { accountId: staging.id, permissionSetArn, principalId: maria.id };
  local.stores.identityCenter.start('CREATE', { ...target, principalType: 'USER' });
  await waitUntil(local, () => isAssigned(local, target), 'the creation');
  const grantId = await openAccess(local, asMaria);
  assert.equal((await readGrantRecord(local, grantId))['alreadyAssigned'], false);
}

/** The local environment has one contact, of whom SES cannot refuse some. */
async function publishAlert(local: LocalEnvironment, role: string): Promise<void> {
  const credentials = { accessKeyId: accessKeyIdOf(role), secretAccessKey: 'x' };
  const sns = new SNSClient({ ...sdkOptionsOf(local), credentials });
  await sns.send(new PublishCommand({ TopicArn: alertTopicArn, Message: 'x' }));
  sns.destroy();
}

/** Runs the function's own query code with its access key, without its waits of two minutes in all. */
async function stopSlowQuery(local: LocalEnvironment, role: string): Promise<void> {
  local.settings.pollsBeforeComplete = 1_000;
  const credentials = { accessKeyId: accessKeyIdOf(role), secretAccessKey: 'x' };
  const client = buildJsonClient(local.urls.aws, cloudWatchLogs, {
    credentials: async () => credentials,
  });
  const query = { logGroupNames: [trailLogGroup], startTime: 0, endTime: 1 };
  const deps = { client, sleep: async () => undefined };
  await assert.rejects(
    runInsightsQuery(deps, { ...query, queryString: 'fields @message | limit 1' }),
    EvidenceQueryError,
  );
}

/** Access-requested sends the event for a denial. */
async function denyRequest(local: LocalEnvironment): Promise<void> {
  await pressButton(local, { user: maria.slackUserId });
  const [last] = local.stores.eventBuses.accepted().slice(-1);
  assert.equal(last?.detailType, 'Request denied');
}

/** Asks the members of a group too. The approval does not end the wait: the sweep does. Moves the clock. */
async function approveForSweep(local: LocalEnvironment): Promise<void> {
  await putAdminRule(local, { approverGroups: new Set([auditors.id]) });
  const grantId = await requestApproval(local);
  const call = { service: 'stepfunctions', operation: 'SendTaskSuccess' };
  local.faults.add({ ...call, fault: 'drop-before', times: 100 });
  await pressDirectly(local, priya.slackUserId, 'approve_access');
  local.faults.cancel(() => true);
  local.advanceClock(361_000);
  assert.equal((await local.sweep()).ok, true);
  await waitForAccess(local, grantId);
}
