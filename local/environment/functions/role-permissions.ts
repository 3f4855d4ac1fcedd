import { type Permissions, renderPermissions, type Tokens } from '../../../infra/permissions.ts';
import { type Authorize, createAuthorizer, type Role } from '../../aws/iam/create-authorizer.ts';
import { findDeniedResources } from '../../aws/iam/policy-statement.ts';
import * as seed from '../../seed.ts';
import { accessKeyIdOf, stateMachineAccessKeyId } from '../access-keys.ts';
import { createRingBuffer } from '../ring-buffer.ts';
import { tableName } from '../table-name.ts';
import { functionArn, functionTokens } from '../workflow/read-definition.ts';

/** The permissions that the roles of the functions and of the state machine used. */
export interface PermissionUsage {
  /** Every action that a role used and was allowed, as `<role> <action>`. */
  usedActions(): ReadonlySet<string>;
  /** Descriptions of the last 1,000 calls that a role's policy denied. */
  deniedCalls(): readonly string[];
}

export interface RolePermissions extends PermissionUsage {
  readonly authorize: Authorize;
  /** Checks and records an invocation by the state machine, which makes no HTTP call here. */
  recordInvocation(functionName: string): void;
}

const stateMachine = 'state-machine';
const partition = 'aws';
const { region, managementAccountId: accountId } = seed;
const deployment = { partition, region, accountId };

/** Enforces the deployed policies on the local functions and the local state machine. */
export function createRolePermissions(policies: Permissions): RolePermissions {
  const permissions = renderPermissions(policies, buildPolicyTokens(Object.keys(policies)));
  const used = new Set<string>();
  const denied = createRingBuffer<string>(1000);
  const roles = new Map<string, Role>(
    Object.entries(permissions).map(([name, statements]) => [
      name === stateMachine ? stateMachineAccessKeyId : accessKeyIdOf(name),
      { name, statements },
    ]),
  );
  return {
    authorize: createAuthorizer({
      ...deployment,
      roles,
      onCall({ role, action, isAllowed, text }) {
        if (isAllowed) used.add(`${role} ${action}`);
        else denied.add(text);
      },
    }),
    recordInvocation(functionName) {
      const action = 'lambda:InvokeFunction';
      const request = { action, resources: [functionArn(functionName)], context: {} };
      if (findDeniedResources(permissions[stateMachine] ?? [], request).length > 0)
        denied.add(`${stateMachine}: ${action} on ${request.resources}`);
      else used.add(`${stateMachine} ${action}`);
    },
    usedActions: () => used,
    deniedCalls: denied.items,
  };
}

/** The policy tokens of a deployment that allows every account and permission set. */
export const buildPolicyTokens = (roles: readonly string[]): Tokens => ({
  Partition: partition,
  Region: region,
  AccountId: accountId,
  DnsSuffix: 'amazonaws.com',
  Name: 'break-glass-access',
  TableArn: `arn:aws:dynamodb:${region}:${accountId}:table/${tableName}`,
  StateMachineArn: seed.stateMachineArn,
  ExecutionArns: `${seed.stateMachineArn.replace(':stateMachine:', ':execution:')}:*`,
  InstanceArn: seed.instanceArn,
  IdentityStoreArn: `arn:aws:identitystore::${accountId}:identitystore/${seed.identityStoreId}`,
  AllowedAccountArns: ['arn:aws:sso:::account/*'],
  AllowedPermissionSetArns: [`${seed.instanceArn.replace(':instance/', ':permissionSet/')}/*`],
  AlertTopicArn: seed.alertTopicArn,
  EventBusArn: `arn:aws:events:${region}:${accountId}:event-bus/default`,
  SigningSecretParameterArn: parameterArn(seed.signingSecretParameter),
  BotTokenParameterArn: parameterArn(seed.botTokenParameter),
  SecretsKeyArn: '',
  IdentityCenterKeyArn: '',
  EventHistory: '',
  EvidenceRoleName: '',
  PrincipalOrgId: '',
  TrailLogGroupArns: [`arn:aws:logs:${region}:${accountId}:log-group:${seed.trailLogGroup}:*`],
  MailIdentityArns: [`arn:aws:ses:${region}:${accountId}:identity/${seed.fromEmail}`],
  FromEmail: seed.fromEmail,
  ContactEmails: [seed.contactEmail],
  ...functionTokens(roles.filter((role) => role !== stateMachine)),
});

const parameterArn = (name: string): string =>
  `arn:aws:ssm:${region}:${accountId}:parameter${name}`;
