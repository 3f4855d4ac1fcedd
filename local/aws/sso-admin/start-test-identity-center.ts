import type { TestContext } from 'node:test';
import {
  CreateAccountAssignmentCommand,
  type CreateAccountAssignmentCommandInput,
  DeleteAccountAssignmentCommand,
  DescribeAccountAssignmentCreationStatusCommand,
  DescribeAccountAssignmentDeletionStatusCommand,
  ListAccountAssignmentsCommand,
  SSOAdminClient,
} from '@aws-sdk/client-sso-admin';
import { accounts, instanceArn, permissionSets, users } from '../../seed.ts';
import type { LocalAwsSettings } from '../local-aws-settings.ts';
import { startTestAws } from '../start-test-aws.ts';

export const [production] = accounts;
export const [breakGlass, readOnly, breakGlassAdmin] = permissionSets;
export const [james, maria] = users;

export const assignment: CreateAccountAssignmentCommandInput = {
  InstanceArn: instanceArn,
  TargetId: production.id,
  TargetType: 'AWS_ACCOUNT',
  PermissionSetArn: breakGlass.arn,
  PrincipalType: 'USER',
  PrincipalId: james.id,
};

type Changes = Partial<CreateAccountAssignmentCommandInput>;

/** Starts Identity Center for one test, with calls that create, delete and list assignments. */
export async function startIdentityCenter(
  t: TestContext,
  settings: Partial<LocalAwsSettings> = {},
) {
  const aws = await startTestAws(t, { settings });
  const client = new SSOAdminClient(aws.client);
  t.after(() => client.destroy());

  return {
    ...aws,
    sso: client,
    async create(changes: Changes = {}) {
      const input = { ...assignment, ...changes };
      const { AccountAssignmentCreationStatus: status } = await client.send(
        new CreateAccountAssignmentCommand(input),
      );
      return status ?? {};
    },
    async remove(changes: Changes = {}) {
      const input = { ...assignment, ...changes };
      const { AccountAssignmentDeletionStatus: status } = await client.send(
        new DeleteAccountAssignmentCommand(input),
      );
      return status ?? {};
    },
    async creation(requestId: string | undefined) {
      const { AccountAssignmentCreationStatus: status } = await client.send(
        new DescribeAccountAssignmentCreationStatusCommand({
          InstanceArn: instanceArn,
          AccountAssignmentCreationRequestId: requestId,
        }),
      );
      return status ?? {};
    },
    async deletion(requestId: string | undefined) {
      const { AccountAssignmentDeletionStatus: status } = await client.send(
        new DescribeAccountAssignmentDeletionStatusCommand({
          InstanceArn: instanceArn,
          AccountAssignmentDeletionRequestId: requestId,
        }),
      );
      return status ?? {};
    },
    async listed(permissionSetArn: string = breakGlass.arn) {
      const { AccountAssignments: listed = [] } = await client.send(
        new ListAccountAssignmentsCommand({
          InstanceArn: instanceArn,
          AccountId: production.id,
          PermissionSetArn: permissionSetArn,
        }),
      );
      return listed.map(({ PrincipalId }) => PrincipalId);
    },
  };
}
