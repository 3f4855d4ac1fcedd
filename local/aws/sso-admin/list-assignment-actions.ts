import type { AwsAction } from '../service.ts';
import { type Assignment, assignmentKey } from './assignment.ts';
import type { SsoAdminDeps } from './create-sso-admin.ts';
import { readOnInstance, readPage, readPermissionSet } from './reading.ts';
import { accountIdShape, principalIdShape } from './shapes.ts';

export function createListAssignmentActions(deps: SsoAdminDeps) {
  return {
    ListAccountAssignments(input) {
      const members = readOnInstance(deps, input);
      const accountId = members.string('AccountId', accountIdShape);
      const { arn } = readPermissionSet(deps, members);
      const found = deps.center
        .listedAssignments()
        .filter((held) => held.accountId === accountId && held.permissionSetArn === arn);
      const { items, NextToken } = readPage(deps, members, found, assignmentKey);
      return { AccountAssignments: items.map(buildEntry), NextToken };
    },
    ListAccountAssignmentsForPrincipal(input) {
      const members = readOnInstance(deps, input);
      const principalId = members.string('PrincipalId', principalIdShape);
      const type = members.oneOf('PrincipalType', ['USER', 'GROUP']);
      const accountId = members.optionalRecord('Filter')?.['AccountId'];
      const principals = [
        principalId,
        ...(type === 'USER' ? deps.center.groupsOf(principalId) : []),
      ];
      const found = deps.center
        .listedAssignments()
        .filter((held) => principals.includes(held.principalId))
        .filter((held) => accountId === undefined || held.accountId === accountId);
      const { items, NextToken } = readPage(deps, members, found, assignmentKey);
      return { AccountAssignments: items.map(buildEntry), NextToken };
    },
  } satisfies Record<string, AwsAction>;
}

function buildEntry(assignment: Assignment) {
  return {
    AccountId: assignment.accountId,
    PermissionSetArn: assignment.permissionSetArn,
    PrincipalType: assignment.principalType,
    PrincipalId: assignment.principalId,
  };
}
