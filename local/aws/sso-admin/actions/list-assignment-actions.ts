import type { AwsAction } from '../../api/aws-service.ts';
import { accountIdPattern, principalIdPattern } from '../patterns.ts';
import { readInstanceInput, readPage, readPermissionSet } from '../read-input.ts';
import type { SsoAdminDeps } from '../sso-admin-deps.ts';
import { type Assignment, assignmentKey } from '../store/assignment.ts';

export function createListAssignmentActions(deps: SsoAdminDeps) {
  return {
    ListAccountAssignments(input) {
      const members = readInstanceInput(deps, input);
      const accountId = members.string('AccountId', accountIdPattern);
      const { arn } = readPermissionSet(deps, members);
      const assignments = deps.identityCenter
        .listedAssignments()
        .filter(
          (assignment) => assignment.accountId === accountId && assignment.permissionSetArn === arn,
        );
      const { items, NextToken } = readPage(deps, members, assignments, assignmentKey);
      return { AccountAssignments: items.map(buildEntry), NextToken };
    },
    ListAccountAssignmentsForPrincipal(input) {
      const members = readInstanceInput(deps, input);
      const principalId = members.string('PrincipalId', principalIdPattern);
      const type = members.oneOf('PrincipalType', ['USER', 'GROUP']);
      const accountId = members.optionalRecord('Filter')?.['AccountId'];
      const principals = [
        principalId,
        ...(type === 'USER' ? deps.identityCenter.groupsOf(principalId) : []),
      ];
      const assignments = deps.identityCenter
        .listedAssignments()
        .filter((assignment) => principals.includes(assignment.principalId))
        .filter((assignment) => accountId === undefined || assignment.accountId === accountId);
      const { items, NextToken } = readPage(deps, members, assignments, assignmentKey);
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
