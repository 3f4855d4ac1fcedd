import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { tableName } from '../../../local/environment/table-name.ts';
import {
  botTokenParameter,
  signingSecretParameter,
  stateMachineArn,
  users,
} from '../../../local/seed.ts';
import { dynamodb, eventBridge, stepFunctions } from '../../../src/aws/client/json-service.ts';
import { createRuleIndex } from '../../../src/aws/dynamodb/rule-index.ts';
import { createEventBus } from '../../../src/aws/event-bridge.ts';
import { createInvokeFunction } from '../../../src/aws/lambda/invoke-function.ts';
import { createExecutionWaits } from '../../../src/aws/step-functions.ts';
import { endEarly } from '../../../src/grant/end-early.ts';
import { lockRecordId } from '../../../src/grant/record/lock.ts';
import { buildJsonClient } from '../../fixtures/aws-client/build-json-client.ts';
import {
  changeAs,
  credentialsOf,
  openTableAs,
  sdkOptionsAs,
} from '../../fixtures/local-environment/act-as-role.ts';
import { openWithToken, requestEnd } from '../../fixtures/local-environment/grant-actions.ts';
import {
  buildPressPayload,
  postInteraction,
  pressButton,
  signInteraction,
} from '../../fixtures/local-environment/press-button.ts';
import {
  example,
  grantIds,
  isAssigned,
  slackTexts,
} from '../../fixtures/local-environment/read-state.ts';
import { deleteRecord } from '../../fixtures/local-environment/table.ts';
import { waitForAccess, waitForEnd } from '../../fixtures/local-environment/wait-for-execution.ts';
import * as call from './denied-calls.ts';
import {
  assertDenied,
  changeDirectly,
  cleanUp,
  kindsOfAlerts,
  listAssignments,
  local,
  newGrantId,
  ofMaria,
  replaceFunction,
  secondsFromNow,
  signingSecret,
} from './test-context.ts';

const [james, maria] = users;

/** Writes a grant and its lock, and starts its execution, with the access key of access-requested. */
async function forgeGrant({ id: principalId, userName, slackUserId }: (typeof users)[number]) {
  const grantId = newGrantId();
  const target = { ...example, principalId };
  const absent = [{ absent: 'none' }] as const;
  const fields = {
    ...{ ...target, permissionSetName: 'BreakGlassProd', userName, slackUserId, allowedBy: 'x' },
    ...{ slackTeamId: 'T0123ABCD', slackChannelId: 'C1', slackMessageTs: '1.1' },
    ...{ status: 'opening', requestedAt: secondsFromNow(0), deadlineAt: secondsFromNow(590) },
    cloudTrailDelaySeconds: 0,
  };
  await changeAs(local, 'access-requested', `grant#${grantId}`, fields, absent);
  await changeAs(local, 'access-requested', lockRecordId(target), { grantId }, absent);
  await new SFNClient(sdkOptionsAs(local, 'access-requested')).send(
    new StartExecutionCommand({ stateMachineArn, name: grantId, input: '{}' }),
  );
  return grantId;
}

/** Tests of the worst that the role of `access-requested` can do. */
export function testAccessRequested(): void {
  test('`access-requested` can start a grant that nobody requested: it gives the user what an access rule allows them, and nothing else.', async () => {
    const others = listAssignments();
    const refused = await forgeGrant(maria);
    assert.equal((await waitForEnd(local, refused)).status, 'FAILED');
    assert.deepEqual(listAssignments(), others);
    assert.deepEqual(kindsOfAlerts(refused), ['execution-failed']);
    const granted = await forgeGrant(james);
    await waitForAccess(local, granted);
    assert.ok(isAssigned(local));
    await requestEnd(local, granted);
    await waitForEnd(local, granted);
    assert.deepEqual(listAssignments(), others);
    await deleteRecord(local, lockRecordId(ofMaria));
  });

  test('`access-requested` can end anybody’s grant early, and let every press do nothing.', async (t) => {
    const grantId = await openWithToken(local);
    const credentials = async () => credentialsOf('access-requested');
    const client = buildJsonClient(local.urls.aws, stepFunctions, { credentials });
    const records = openTableAs(local, 'access-requested');
    const deps = { records, waits: createExecutionWaits(client), now: Date.now };
    const { outcome } = await endEarly(deps, { grantId, endedBy: 'x', mayEnd: () => true });
    assert.equal(outcome, 'requested');
    await waitForEnd(local, grantId);
    assert.equal(isAssigned(local), false);
    replaceFunction(t, 'access-requested', () => ({ statusCode: 200, body: '' }));
    const grants = grantIds(local);
    assert.equal((await pressButton(local)).status, 200);
    assert.deepEqual(grantIds(local), grants);
  });

  test('`access-requested` cannot let a grant delete the assignment that its user had before: Identity Center confirms no earlier deletion.', async () => {
    changeDirectly('CREATE', example);
    await deleteRecord(local, lockRecordId(example));
    const lock = { lastEndedAt: secondsFromNow(0), lastAlreadyAssigned: false };
    const absent = [{ absent: 'none' }] as const;
    await changeAs(local, 'access-requested', lockRecordId(example), lock, absent);
    const earlier = grantIds(local).length;
    await pressButton(local);
    const grantId = grantIds(local)[earlier] ?? '';
    assert.equal((await waitForEnd(local, grantId)).status, 'FAILED');
    assert.ok(isAssigned(local));
    changeDirectly('DELETE', example);
    await cleanUp(grantId);
  });

  test('`access-requested` can invoke itself, which proves nothing: an event that Slack did not sign, or signed a minute ago, changes nothing.', async () => {
    const grants = grantIds(local);
    const secondsAgo = (seconds: number) => Math.floor(Date.now() / 1000) - seconds;
    const payload = buildPressPayload(local);
    const forged = signInteraction('x'.repeat(32), payload);
    const old = signInteraction(signingSecret(), payload, { timestamp: secondsAgo(70) });
    const endpoint = new URL(local.urls.aws);
    for (const request of [forged, old]) {
      const invoke = createInvokeFunction({
        ...{ functionName: 'access-requested', endpoint, region: 'us-east-1', now: Date.now },
        credentials: async () => credentialsOf('access-requested'),
      });
      const event = { invokedBy: 'access-requested', ...request };
      assert.deepEqual(await invoke(event, 5_000), { statusCode: 401, body: '' });
    }
    assert.deepEqual(grantIds(local), grants);
  });

  test('`access-requested` can read the signing secret, and forge presses with it from anywhere.', async () => {
    const { Parameter: parameter } = await new SSMClient(
      sdkOptionsAs(local, 'access-requested'),
    ).send(new GetParameterCommand({ Name: signingSecretParameter, WithDecryption: true }));
    const payload = buildPressPayload(local, { user: maria.slackUserId });
    const request = signInteraction(parameter?.Value ?? '', payload);
    assert.match((await postInteraction(local, request)).text, /^Access denied: .* not by you\./);
  });

  test('`access-requested`, `grant-access`, `revoke-access`, `report-on-access` and `sweep-grants` can read the bot token, and post as the app in Slack.', async () => {
    const roles = ['grant-access', 'revoke-access', 'report-on-access', 'sweep-grants'];
    for (const role of ['access-requested', ...roles]) {
      const { Parameter: parameter } = await new SSMClient(sdkOptionsAs(local, role)).send(
        new GetParameterCommand({ Name: botTokenParameter, WithDecryption: true }),
      );
      const text = `${role} was here`;
      const response = await fetch(`${local.urls.page}/api/chat.postMessage`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${parameter?.Value}`,
        },
        body: JSON.stringify({ channel: james.slackUserId, text }),
      });
      assert.equal(JSON.parse(await response.text()).ok, true);
      assert.ok(slackTexts(local).includes(text));
    }
  });

  test('`access-requested`, `grant-access`, `revoke-access` and `sweep-grants` can send false events, and only with this system’s source.', async () => {
    for (const role of ['access-requested', 'grant-access', 'revoke-access', 'sweep-grants']) {
      const client = buildJsonClient(local.urls.aws, eventBridge, {
        credentials: async () => credentialsOf(role),
      });
      const detail = { version: '1', by: role } as const;
      await createEventBus(client, 'default').put([
        {
          source: 'break-glass-access',
          detailType: 'Grant ended',
          time: secondsFromNow(0),
          detail,
        },
      ]);
      const [last] = local.stores.eventBuses.accepted().slice(-1);
      assert.deepEqual(JSON.parse(last?.detail ?? ''), detail);
      await assertDenied(role, [call.putEventOfOtherSource, call.putEventToOtherBus]);
    }
  });

  test('`access-requested` cannot write what people were told of a grant: other functions tell them what it starts or extends.', () =>
    assertDenied('access-requested', [call.writeDirectStage, call.readNotified]));

  test('`access-requested` can list all access rules and the names of accounts, and query nothing else of the table.', async () => {
    const index = createRuleIndex(
      buildJsonClient(local.urls.aws, dynamodb, {
        credentials: async () => credentialsOf('access-requested'),
      }),
      tableName,
    );
    assert.equal((await index.list('rule', 'all')).records.length, 2);
    assert.equal((await index.list('account', 'all')).records.length, 3);
    await assertDenied('access-requested', [call.queryDueGrants, call.queryOtherRules]);
  });

  test('`access-requested` cannot create or delete an assignment, or write an access rule, a user link, the freeze or a report.', () =>
    assertDenied('access-requested', [
      call.createAssignment,
      call.deleteAssignment,
      call.writeAccessRule,
      call.writeUserLink,
      call.writeFreeze,
      call.writeReport,
    ]));
}
