import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { DeleteAccountAssignmentCommand, SSOAdminClient } from '@aws-sdk/client-sso-admin';
import { marshall } from '@aws-sdk/util-dynamodb';
import {
  type Permissions,
  readPermissions,
  renderPermissions,
} from '../../../infra/permissions.ts';
import { accessKeyIdOf, stateMachineAccessKeyId } from '../../../local/environment/access-keys.ts';
import { buildPolicyTokens } from '../../../local/environment/functions/role-permissions.ts';
import {
  type LocalEnvironment,
  startLocalEnvironment,
} from '../../../local/environment/local-environment.ts';
import { groups, instanceArn, trailLogGroup } from '../../../local/seed.ts';
import {
  EvidenceQueryError,
  runInsightsQuery,
} from '../../../src/aws/cloudwatch-logs/run-insights-query.ts';
import { pressButton } from '../../fixtures/local-environment/press-button.ts';
import { example, grantIds, slackTexts } from '../../fixtures/local-environment/read-state.ts';
import {
  sdkOptionsOf,
  startEnvironment,
  waitUntil,
} from '../../fixtures/local-environment/start-environment.ts';
import { openTable } from '../../fixtures/local-environment/table.ts';
import { executionArnOf, waitForEnd } from '../../fixtures/local-environment/wait-for-execution.ts';
import { comparePermissions } from './compare-permissions.ts';

/**
 * Every local environment of the tests enforces these policies and fails a test whose calls
 * they do not allow. Here one environment makes every call, so that no permission is unused.
 */
const described = await readPermissions();
const permissions = renderPermissions(described, buildPolicyTokens(Object.keys(described)));
let used: ReadonlySet<string> = new Set();
const stops: (() => Promise<void>)[] = [];
before(async () => {
  const local = await startOne();
  await endedByItsHolder(local);
  await givenUpByIdentityCenter(local);
  await endedByTheSweep(local);
  for (const role of ['report-on-access', 'sweep-grants']) await queryWithoutEnd(local, role);
  const other = await startOne();
  await createdAtTheSecondTry(other);
  used = new Set([...local.permissions.usedActions(), ...other.permissions.usedActions()]);
});
after(() => Promise.all(stops.map((stop) => stop())));

async function startOne(): Promise<LocalEnvironment> {
  const context = { after: (stop: unknown) => stops.push(stop as () => Promise<void>) };
  const local = await startEnvironment(context, { accessSeconds: 600 });
  await putGroupRecord(local);
  return local;
}

const quickWorld = {
  port: 0,
  awsPort: 0,
  accessSeconds: 60,
  cloudTrailDelaySeconds: 0,
  sweepSeconds: 0,
  sessionSeconds: 30,
};

const staging = '210987654321';
/** Maria, whom her group allows; without a response URL she is told by the bot. */
const mariaClicks = (local: LocalEnvironment, payload: Record<string, unknown> = {}) =>
  pressButton(local, {
    user: 'U012NOACC',
    payload: { callback_id: `x_${staging}_y`, response_url: undefined, ...payload },
  });

const putGroupRecord = (local: LocalEnvironment) =>
  new DynamoDBClient(sdkOptionsOf(local)).send(
    new PutItemCommand({
      TableName: 'break-glass-access',
      Item: marshall({
        id: `access#${staging}#BreakGlassProd#${example.permissionSetArn}`,
        groups: new Set([groups[0].id]),
      }),
    }),
  );

async function openGrant(local: LocalEnvironment): Promise<string> {
  const told = slackTexts(local).length;
  await mariaClicks(local);
  const hasAccess = () =>
    slackTexts(local)
      .slice(told)
      .some((text) => /Access is active/.test(text));
  await waitUntil(local, hasAccess, 'access');
  return grantIds(local).at(-1) ?? '';
}

/** As if another try's create had lost its answer: whoever revokes looks for what became of it. */
const leaveIntent = (local: LocalEnvironment, grantId: string) =>
  openTable(local).change(
    `grant#${grantId}`,
    { addTo: { field: 'createAttempts', member: '2026-01-01T00:00:00.000Z lost' } },
    [{ present: 'id' }],
  );

/** A create that was refused for the moment is sent again; what was there before is looked for first. */
async function createdAtTheSecondTry(local: LocalEnvironment): Promise<void> {
  local.faults.add({
    service: 'sso-admin',
    operation: 'CreateAccountAssignment',
    fault: 'conflict',
  });
  await openGrant(local);
}

/** A wish that comes before the wait has stored its token is met by the wait itself, without a call. */
async function endedByItsHolder(local: LocalEnvironment): Promise<void> {
  const grantId = await openGrant(local);
  const isStored = () =>
    local
      .calls()
      .some(
        ({ accessKeyId, operation, status }) =>
          accessKeyId === stateMachineAccessKeyId && operation === 'UpdateItem' && status === 200,
      );
  await waitUntil(local, isStored, 'the token');
  await leaveIntent(local, grantId);
  const done = { action_id: 'end_access', type: 'button', value: grantId };
  await mariaClicks(local, { type: 'block_actions', actions: [done] });
  assert.equal((await waitForEnd(local, grantId)).status, 'SUCCEEDED');
}

async function givenUpByIdentityCenter(local: LocalEnvironment): Promise<void> {
  local.faults.add({
    service: 'sso-admin',
    operation: 'CreateAccountAssignment',
    fault: 'fail-assignment',
  });
  await mariaClicks(local);
  assert.equal((await waitForEnd(local, grantIds(local).at(-1) ?? '')).status, 'FAILED');
}

async function endedByTheSweep(local: LocalEnvironment): Promise<void> {
  const grantId = await openGrant(local);
  const stop = new StopExecutionCommand({ executionArn: executionArnOf(grantId) });
  await new SFNClient(sdkOptionsOf(local)).send(stop);
  await waitForEnd(local, grantId);
  await leaveIntent(local, grantId);
  for (const payload of [
    { ended: 1, reported: 0, overdue: 0 },
    { ended: 0, reported: 1, overdue: 0 },
  ]) {
    await openTable(local).change(`grant#${grantId}`, { set: { dueAt: 1 } }, [{ present: 'id' }]);
    assert.deepEqual(await local.sweep(), { ok: true, payload });
  }
}

/** The very code of the function, with its key, and without the two minutes that it would wait. */
async function queryWithoutEnd(local: LocalEnvironment, role: string): Promise<void> {
  local.settings.pollsBeforeComplete = 1_000;
  const credentials = { accessKeyId: accessKeyIdOf(role), secretAccessKey: 'x' };
  const client = new CloudWatchLogsClient({ ...sdkOptionsOf(local), credentials });
  const query = { logGroupNames: [trailLogGroup], startTime: 0, endTime: 1 };
  const deps = { client, sleep: async () => undefined };
  await assert.rejects(
    runInsightsQuery(deps, { ...query, queryString: 'fields @message | limit 1' }),
    EvidenceQueryError,
  );
}

test('every allowed action is used, and every used action is allowed', () => {
  assert.deepEqual(comparePermissions(permissions, used), { missing: [], unused: [] });
});

const refusedCalls: [
  string,
  string,
  (options: ReturnType<typeof sdkOptionsOf>) => Promise<unknown>,
][] = [
  [
    'grant-access',
    'to take an assignment away',
    (options) =>
      new SSOAdminClient(options).send(
        new DeleteAccountAssignmentCommand({
          InstanceArn: instanceArn,
          TargetType: 'AWS_ACCOUNT',
          TargetId: example.accountId,
          PermissionSetArn: example.permissionSetArn,
          PrincipalType: 'USER',
          PrincipalId: example.principalId,
        }),
      ),
  ],
  [
    'access-requested',
    'to write who may do what',
    (options) =>
      new DynamoDBClient(options).send(
        new UpdateItemCommand({
          TableName: 'break-glass-access',
          Key: { id: { S: 'principal#U1' } },
        }),
      ),
  ],
];
for (const [role, what, call] of refusedCalls)
  test(`${role} is refused ${what}, and the local environment reports it`, async (t) => {
    const local = await startLocalEnvironment(quickWorld);
    t.after(local.stop);
    const credentials = { accessKeyId: accessKeyIdOf(role), secretAccessKey: 'x' };
    await assert.rejects(call({ ...sdkOptionsOf(local), credentials }), {
      name: 'AccessDeniedException',
      message: new RegExp(`assumed-role/${role}/.* is not authorized to perform: `),
    });
    assert.equal(local.permissions.deniedCalls().length, 1);
  });

for (const [role, statements] of Object.entries(permissions))
  for (const { sid, actions } of statements)
    for (const action of actions)
      test(`without ${action} for ${role} (${sid}) something is missing`, () => {
        const less = withActions(role, (kept) => kept.filter((one) => one !== action));
        assert.deepEqual(comparePermissions(less, used).missing, [`${role} ${action}`]);
      });

for (const [role, action] of [
  ['grant-access', 'sso:DeleteAccountAssignment'],
  ['revoke-access', 'sso:CreateAccountAssignment'],
  ['access-requested', 'dynamodb:PutItem'],
  ['state-machine', 'sns:Subscribe'],
] as const)
  test(`${action} for ${role} would be allowed for nothing`, () => {
    const more = withActions(role, (actions) => [...actions, action]);
    assert.deepEqual(comparePermissions(more, used).unused, [`${role} ${action}`]);
  });

function withActions(
  role: string,
  change: (actions: readonly string[]) => readonly string[],
): Permissions {
  const statements = permissions[role] ?? [];
  return {
    ...permissions,
    [role]: statements.map((one) => ({ ...one, actions: change(one.actions) })),
  };
}
