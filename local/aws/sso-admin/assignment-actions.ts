import type { Input } from '../members.ts';
import { type AwsAction, type AwsCall, AwsError } from '../service.ts';
import type { Assignment } from './assignment.ts';
import type { SsoAdminDeps } from './create-sso-admin.ts';
import { buildOperationStatus } from './operation-status.ts';
import type { OperationKind } from './operation-store.ts';
import { readOnInstance, readPermissionSet } from './reading.ts';
import { accountIdShape, principalIdShape } from './shapes.ts';

export function createAssignmentActions(deps: SsoAdminDeps) {
  function begin(kind: OperationKind, input: Input, call: AwsCall) {
    const doomed = call.fault && 'Internal failure (a fault that was ordered)';
    const operation = deps.center.start(kind, readAssignment(deps, input), doomed);
    if (operation === 'conflict') throw conflict();
    return buildOperationStatus(operation);
  }

  return {
    CreateAccountAssignment: (input, call) => ({
      AccountAssignmentCreationStatus: begin('CREATE', input, call),
    }),
    DeleteAccountAssignment: (input, call) => ({
      AccountAssignmentDeletionStatus: begin('DELETE', input, call),
    }),
  } satisfies Record<string, AwsAction>;
}

function readAssignment(deps: SsoAdminDeps, input: Input): Assignment {
  const members = readOnInstance(deps, input);
  members.oneOf('TargetType', ['AWS_ACCOUNT']);
  return {
    accountId: members.string('TargetId', accountIdShape),
    principalType: members.oneOf('PrincipalType', ['USER', 'GROUP']),
    principalId: members.string('PrincipalId', principalIdShape),
    permissionSetArn: readPermissionSet(deps, members).arn,
  };
}

function conflict(): AwsError {
  return new AwsError(
    'ConflictException',
    'An operation on this permission set in this account is in progress',
  );
}
