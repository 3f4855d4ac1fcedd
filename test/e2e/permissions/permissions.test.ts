import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import {
  CreateAccountAssignmentCommand,
  DeleteAccountAssignmentCommand,
  SSOAdminClient,
} from '@aws-sdk/client-sso-admin';
import {
  type Permissions,
  readPermissions,
  renderPermissions,
} from '../../../infra/permissions.ts';
import { accessKeyIdOf, stateMachineAccessKeyId } from '../../../local/environment/access-keys.ts';
import { buildPolicyTokens } from '../../../local/environment/functions/role-permissions.ts';
import { startLocalEnvironment } from '../../../local/environment/local-environment.ts';
import { instanceArn, managementAccountId, stateMachineArn } from '../../../local/seed.ts';
import { example } from '../../fixtures/local-environment/read-state.ts';
import {
  sdkOptionsOf,
  stopAfterAll,
  testOptions,
} from '../../fixtures/local-environment/start-environment.ts';
import { comparePermissions } from './compare-permissions.ts';
import { useEveryPermission } from './use-every-permission.ts';

/**
 * Every local environment of the tests enforces these policies, and a denied call fails the test.
 * These tests make every call, so that they find a permission that nothing uses.
 */
const rolePermissions = await readPermissions();
const permissions = renderPermissions(
  rolePermissions,
  buildPolicyTokens(Object.keys(rolePermissions)),
);
let used: ReadonlySet<string> = new Set();
const allTests = stopAfterAll();
before(async () => {
  used = await useEveryPermission(allTests);
});

test('every allowed action is used, and every used action is allowed', () => {
  assert.deepEqual(comparePermissions(permissions, used), { missing: [], unused: [] });
});

const updateItem =
  (id: string) =>
  (options: ReturnType<typeof sdkOptionsOf>): Promise<unknown> =>
    new DynamoDBClient(options).send(
      new UpdateItemCommand({ TableName: 'break-glass-access', Key: { id: { S: id } } }),
    );

const assignmentIn = (accountId: string) => ({
  InstanceArn: instanceArn,
  TargetType: 'AWS_ACCOUNT' as const,
  TargetId: accountId,
  PermissionSetArn: example.permissionSetArn,
  PrincipalType: 'USER' as const,
  PrincipalId: example.principalId,
});

const deleteAssignment = (options: ReturnType<typeof sdkOptionsOf>): Promise<unknown> =>
  new SSOAdminClient(options).send(
    new DeleteAccountAssignmentCommand(assignmentIn(example.accountId)),
  );

const createAssignmentInHostingAccount = (
  options: ReturnType<typeof sdkOptionsOf>,
): Promise<unknown> =>
  new SSOAdminClient(options).send(
    new CreateAccountAssignmentCommand(assignmentIn(managementAccountId)),
  );

const describeExecution = (options: ReturnType<typeof sdkOptionsOf>): Promise<unknown> =>
  new SFNClient(options).send(
    new DescribeExecutionCommand({
      executionArn: stateMachineArn
        .replace(':stateMachine:', ':execution:')
        .replace(/[^:]+$/, 'another-machine:x'),
    }),
  );

const grantId = '0'.repeat(32);
const deniedCalls: readonly [
  role: string,
  action: string,
  call: (options: ReturnType<typeof sdkOptionsOf>) => Promise<unknown>,
][] = [
  ['grant-access', 'delete an assignment', deleteAssignment],
  [
    'grant-access',
    'create an assignment in the account of the functions',
    createAssignmentInHostingAccount,
  ],
  ['grant-access', 'write a lock', updateItem(`open#x`)],
  ['access-requested', 'write a user link', updateItem('principal#U1')],
  ['access-requested', 'write the freeze', updateItem('settings#freeze')],
  ['access-requested', 'write a report', updateItem(`report#${grantId}`)],
  ['report-on-access', 'write a grant', updateItem(`grant#${grantId}`)],
  ['report-on-access', 'write a lock', updateItem('open#x')],
  ['state-machine', 'write a grant', updateItem(`grant#${grantId}`)],
  ['state-machine', 'write a report', updateItem(`report#${grantId}`)],
  ['revoke-access', 'write a wait', updateItem(`wait#${grantId}#expiry`)],
  ['revoke-access', 'describe an execution of another state machine', describeExecution],
];
for (const [role, action, call] of deniedCalls)
  test(`${role} may not ${action}, and the local environment records the denied call`, async (t) => {
    const local = await startLocalEnvironment(testOptions);
    t.after(local.stop);
    const accessKeyId = role === 'state-machine' ? stateMachineAccessKeyId : accessKeyIdOf(role);
    const credentials = { accessKeyId, secretAccessKey: 'x' };
    await assert.rejects(call({ ...sdkOptionsOf(local), credentials }), {
      name: 'AccessDeniedException',
      message: new RegExp(`assumed-role/${role}/.* is not authorized to perform: `),
    });
    assert.equal(local.permissions.deniedCalls().length, 1);
  });

for (const [role, statements] of Object.entries(permissions))
  for (const { sid, actions } of statements.filter(({ effect }) => effect !== 'Deny'))
    for (const action of actions)
      test(`comparePermissions finds that ${role} lacks ${action} without it in ${sid}`, () => {
        const reduced = changeActions(role, (list) => list.filter((entry) => entry !== action));
        assert.deepEqual(comparePermissions(reduced, used).missing, [`${role} ${action}`]);
      });

for (const [role, action] of [
  ['grant-access', 'sso:DeleteAccountAssignment'],
  ['revoke-access', 'sso:CreateAccountAssignment'],
  ['access-requested', 'dynamodb:PutItem'],
  ['state-machine', 'sns:Subscribe'],
] as const)
  test(`comparePermissions finds that ${role} does not use an added ${action}`, () => {
    const extended = changeActions(role, (list) => [...list, action]);
    assert.deepEqual(comparePermissions(extended, used).unused, [`${role} ${action}`]);
  });

function changeActions(
  role: string,
  change: (actions: readonly string[]) => readonly string[],
): Permissions {
  const statements = permissions[role] ?? [];
  return {
    ...permissions,
    [role]: statements.map((statement) => ({ ...statement, actions: change(statement.actions) })),
  };
}
