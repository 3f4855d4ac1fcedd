import type { JsonClient } from '../../../src/aws/client/json-client.ts';
import { type JsonObject, textAt } from '../../../src/aws/client/json-object.ts';
import { identityCenter } from '../../../src/aws/client/json-service.ts';
import type { AssignmentTarget } from '../../../src/grant/record/assignment-target.ts';
import type { FaultProfile } from '../fault-profile.ts';
import { permissionSetName, testUsers } from '../test-data.ts';
import { createFaultyJsonClient, type FaultyJsonClientDeps } from './faulty-json-client.ts';
import type { IdentityCenter, Operation } from './identity-center.ts';
import { clientError, defaultCodes } from './service-failures.ts';

/** Identity Center refuses a write with this error while another write is in progress. */
const writeCodes = { ...defaultCodes, conflict: 'ConflictException' };

export interface IdentityCenterClientDeps
  extends Pick<FaultyJsonClientDeps, 'call' | 'invocation' | 'limits'> {
  readonly identityCenter: IdentityCenter;
  readonly faultProfile: FaultProfile;
  /** The grant for which the operations are sent. */
  readonly grantId: string | undefined;
}

const kindOf = (operation: string): Operation['kind'] | undefined => {
  if (operation === 'CreateAccountAssignment') return 'create';
  return operation === 'DeleteAccountAssignment' ? 'delete' : undefined;
};

/** Creates the Identity Center client of a function, for the real adapters. */
export const createIdentityCenterClient = (deps: IdentityCenterClientDeps): JsonClient =>
  createFaultyJsonClient({
    ...deps,
    service: identityCenter,
    faultService: 'identity-center',
    errorCodesOf: (operation) => (kindOf(operation) ? writeCodes : defaultCodes),
    respond(operation, input, attempts) {
      const kind = kindOf(operation);
      return kind ? write(deps, kind, input, attempts) : read(deps, operation, input, attempts);
    },
  });

function read(
  { identityCenter }: IdentityCenterClientDeps,
  operation: string,
  input: JsonObject,
  attempts: number,
): JsonObject {
  const idOf = (member: string) => textAt(input, member) ?? '';
  if (operation === 'ListAccountAssignments') {
    const accountAndPermissionSet = {
      accountId: idOf('AccountId'),
      permissionSetArn: idOf('PermissionSetArn'),
    };
    const users = identityCenter
      .listUsers(accountAndPermissionSet)
      .map((id) => ({ PrincipalType: 'USER', PrincipalId: id }));
    return { AccountAssignments: [sameIdGroup, ...users] };
  }
  if (operation === 'DescribeAccountAssignmentCreationStatus') {
    const id = idOf('AccountAssignmentCreationRequestId');
    return { AccountAssignmentCreationStatus: describe(identityCenter, id, attempts) };
  }
  if (operation === 'DescribeAccountAssignmentDeletionStatus') {
    const id = idOf('AccountAssignmentDeletionRequestId');
    return { AccountAssignmentDeletionStatus: describe(identityCenter, id, attempts) };
  }
  if (operation === 'DescribePermissionSet')
    return { PermissionSet: { Name: permissionSetName, SessionDuration: 'PT1H' } };
  throw new Error(`the simulated Identity Center has no ${operation}`);
}

function write(
  { identityCenter, faultProfile, invocation, grantId = '' }: IdentityCenterClientDeps,
  kind: Operation['kind'],
  input: JsonObject,
  attempts: number,
): JsonObject {
  const target = targetOf(input);
  if (faultProfile.refusesConcurrentWrites && identityCenter.hasPendingWrite(target))
    throw clientError('ConflictException', attempts);
  if (
    kind === 'delete' &&
    faultProfile.deleteOfMissing === 'not-found' &&
    !identityCenter.findAssignment(target)
  )
    throw clientError('ResourceNotFoundException', attempts);
  const { id } = identityCenter.startOperation(kind, target, {
    grantId,
    startedAt: invocation.startedAt,
  });
  const status = { RequestId: id, Status: 'IN_PROGRESS' };
  return kind === 'create'
    ? { AccountAssignmentCreationStatus: status }
    : { AccountAssignmentDeletionStatus: status };
}

/** A group with the id of the second user. The product must not take it for the user. */
const sameIdGroup = { PrincipalType: 'GROUP', PrincipalId: testUsers[1].principalId };

const targetOf = (entry: JsonObject): AssignmentTarget => ({
  accountId: textAt(entry, 'TargetId') ?? '',
  permissionSetArn: textAt(entry, 'PermissionSetArn') ?? '',
  principalId: textAt(entry, 'PrincipalId') ?? '',
});

function describe(identityCenter: IdentityCenter, id: string, attempts: number) {
  const operation: Operation | undefined = identityCenter.findOperation(id);
  if (!operation) throw clientError('ResourceNotFoundException', attempts);
  const { target, status, reason, sentAt } = operation;
  return {
    RequestId: id,
    Status: status,
    CreatedDate: sentAt / 1000,
    TargetId: target.accountId,
    PermissionSetArn: target.permissionSetArn,
    PrincipalType: 'USER',
    PrincipalId: target.principalId,
    ...(reason !== undefined && { FailureReason: reason }),
  };
}
