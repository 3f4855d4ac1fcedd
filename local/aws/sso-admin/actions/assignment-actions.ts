import { type AwsAction, type AwsCall, AwsError } from '../../api/aws-service.ts';
import type { Input } from '../../api/members.ts';
import { accountIdPattern, principalIdPattern } from '../patterns.ts';
import { readInstanceInput, readPermissionSet } from '../read-input.ts';
import type { SsoAdminDeps } from '../sso-admin-deps.ts';
import type { Assignment } from '../store/assignment.ts';
import type { OperationKind } from '../store/operation-store.ts';
import { buildOperationStatus } from './operation-status.ts';

export function createAssignmentActions(deps: SsoAdminDeps) {
  function start(kind: OperationKind, input: Input, call: AwsCall) {
    const injectedFailure = call.fault && 'Internal failure (an injected fault)';
    const operation = deps.identityCenter.start(kind, readAssignment(deps, input), injectedFailure);
    if (operation === 'conflict') throw conflict();
    return buildOperationStatus(operation);
  }

  return {
    CreateAccountAssignment: (input, call) => ({
      AccountAssignmentCreationStatus: start('CREATE', input, call),
    }),
    DeleteAccountAssignment: (input, call) => ({
      AccountAssignmentDeletionStatus: start('DELETE', input, call),
    }),
  } satisfies Record<string, AwsAction>;
}

function readAssignment(deps: SsoAdminDeps, input: Input): Assignment {
  const members = readInstanceInput(deps, input);
  members.oneOf('TargetType', ['AWS_ACCOUNT']);
  return {
    accountId: members.string('TargetId', accountIdPattern),
    principalType: members.oneOf('PrincipalType', ['USER', 'GROUP']),
    principalId: members.string('PrincipalId', principalIdPattern),
    permissionSetArn: readPermissionSet(deps, members).arn,
  };
}

function conflict(): AwsError {
  return new AwsError(
    'ConflictException',
    'An operation on this permission set in this account is in progress',
  );
}
