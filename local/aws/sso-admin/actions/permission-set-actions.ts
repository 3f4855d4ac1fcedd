import type { AwsAction } from '../../api/aws-service.ts';
import { readMembers } from '../../api/members.ts';
import { accountIdPattern } from '../patterns.ts';
import { readInstanceInput, readPage, readPermissionSet } from '../read-input.ts';
import type { SsoAdminDeps } from '../sso-admin-deps.ts';

export function createPermissionSetActions(deps: SsoAdminDeps) {
  return {
    ListInstances(input) {
      const { items, NextToken } = readPage(deps, readMembers(input), [deps], instanceKey);
      return { Instances: items.map(buildInstance), NextToken };
    },
    ListPermissionSets(input) {
      const members = readInstanceInput(deps, input);
      const arns = deps.identityCenter.permissionSets().map(({ arn }) => arn);
      const { items, NextToken } = readPage(deps, members, arns, String);
      return { PermissionSets: items, NextToken };
    },
    DescribePermissionSet(input) {
      const set = readPermissionSet(deps, readInstanceInput(deps, input));
      return {
        PermissionSet: {
          Name: set.name,
          PermissionSetArn: set.arn,
          Description: set.description,
          CreatedDate: set.createdAt,
          SessionDuration: set.sessionDuration,
        },
      };
    },
    ListPermissionSetsProvisionedToAccount(input) {
      const members = readInstanceInput(deps, input);
      const accountId = members.string('AccountId', accountIdPattern);
      const assignmentsInAccount = deps.identityCenter
        .listedAssignments()
        .filter((assignment) => assignment.accountId === accountId);
      const arns = [
        ...new Set(assignmentsInAccount.map(({ permissionSetArn }) => permissionSetArn)),
      ].sort();
      const { items, NextToken } = readPage(deps, members, arns, String);
      return { PermissionSets: items, NextToken };
    },
  } satisfies Record<string, AwsAction>;
}

function instanceKey(deps: SsoAdminDeps): string {
  return deps.instanceArn;
}

function buildInstance(deps: SsoAdminDeps) {
  return {
    InstanceArn: deps.instanceArn,
    IdentityStoreId: deps.identityStoreId,
    OwnerAccountId: deps.accountId,
    Status: 'ACTIVE',
  };
}
