import { readMembers } from '../members.ts';
import type { AwsAction } from '../service.ts';
import type { SsoAdminDeps } from './create-sso-admin.ts';
import { readOnInstance, readPage, readPermissionSet } from './reading.ts';
import { accountIdShape } from './shapes.ts';

export function createPermissionSetActions(deps: SsoAdminDeps) {
  return {
    ListInstances(input) {
      const { items, NextToken } = readPage(deps, readMembers(input), [deps], instanceKey);
      return { Instances: items.map(buildInstance), NextToken };
    },
    ListPermissionSets(input) {
      const members = readOnInstance(deps, input);
      const arns = deps.center.permissionSets().map(({ arn }) => arn);
      const { items, NextToken } = readPage(deps, members, arns, String);
      return { PermissionSets: items, NextToken };
    },
    DescribePermissionSet(input) {
      const set = readPermissionSet(deps, readOnInstance(deps, input));
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
      const members = readOnInstance(deps, input);
      const accountId = members.string('AccountId', accountIdShape);
      const here = deps.center.listedAssignments().filter((held) => held.accountId === accountId);
      const arns = [...new Set(here.map(({ permissionSetArn }) => permissionSetArn))].sort();
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
