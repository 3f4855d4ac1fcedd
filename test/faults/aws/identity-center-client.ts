import type { JsonClient } from '../../../src/aws/client/json-client.ts';
import { type JsonObject, textAt } from '../../../src/aws/client/json-object.ts';
import { identityCenter } from '../../../src/aws/client/json-service.ts';
import type { AssignmentTarget } from '../../../src/grant/access/account-assignments.ts';
import { people, permissionSetName } from '../places.ts';
import type { Weather } from '../weather.ts';
import { defaultCodes, refusal } from './failures.ts';
import type { IdentityCenter, Operation } from './identity-center.ts';
import { createFaultyJsonClient, type JsonClientDeps } from './json-client.ts';

/** Only writes are refused for other writes. */
const writeCodes = { ...defaultCodes, conflict: 'ConflictException' };

export interface IdentityCenterClientDeps
  extends Pick<JsonClientDeps, 'call' | 'invocation' | 'limits'> {
  readonly center: IdentityCenter;
  readonly weather: Weather;
  /** The grant that is being worked on. */
  readonly grantId: string | undefined;
}

const kindOf = (operation: string): Operation['kind'] | undefined => {
  if (operation === 'CreateAccountAssignment') return 'create';
  return operation === 'DeleteAccountAssignment' ? 'delete' : undefined;
};

/** Identity Center's client as the real adapters use it, on the state in memory. */
export const createIdentityCenterClient = (deps: IdentityCenterClientDeps): JsonClient =>
  createFaultyJsonClient({
    ...deps,
    service: identityCenter,
    weatherOf: 'identity-center',
    codesOf: (operation) => (kindOf(operation) ? writeCodes : defaultCodes),
    answer(operation, input, attempts) {
      const kind = kindOf(operation);
      return kind ? write(deps, kind, input, attempts) : read(deps, operation, input, attempts);
    },
  });

function read(
  { center, weather }: IdentityCenterClientDeps,
  operation: string,
  input: JsonObject,
  attempts: number,
): JsonObject {
  const idOf = (member: string) => textAt(input, member) ?? '';
  if (operation === 'ListAccountAssignments') {
    const place = {
      accountId: idOf('AccountId'),
      permissionSetArn: idOf('PermissionSetArn'),
    };
    const users = center.list(place).map((id) => ({ PrincipalType: 'USER', PrincipalId: id }));
    return { AccountAssignments: [sameIdGroup, ...users] };
  }
  if (operation === 'ListAccountAssignmentCreationStatus')
    return { AccountAssignmentsCreationStatus: listCreations(center, weather) };
  if (operation === 'DescribeAccountAssignmentCreationStatus') {
    const id = idOf('AccountAssignmentCreationRequestId');
    return { AccountAssignmentCreationStatus: describe(center, id, attempts) };
  }
  if (operation === 'DescribeAccountAssignmentDeletionStatus') {
    const id = idOf('AccountAssignmentDeletionRequestId');
    return { AccountAssignmentDeletionStatus: describe(center, id, attempts) };
  }
  if (operation === 'DescribePermissionSet')
    return { PermissionSet: { Name: permissionSetName, SessionDuration: 'PT1H' } };
  throw new Error(`this Identity Center does not know ${operation}`);
}

function write(
  { center, weather, invocation, grantId = '' }: IdentityCenterClientDeps,
  kind: Operation['kind'],
  input: JsonObject,
  attempts: number,
): JsonObject {
  const target = targetOf(input);
  if (weather.refusesBusyAssignments && center.isBusy(target))
    throw refusal('ConflictException', attempts);
  if (kind === 'delete' && weather.missingDelete === 'not-found' && !center.standing(target))
    throw refusal('ResourceNotFoundException', attempts);
  const { id } = center.send(kind, target, { grantId, beganAt: invocation.beganAt });
  const status = { RequestId: id, Status: 'IN_PROGRESS' };
  return kind === 'create'
    ? { AccountAssignmentCreationStatus: status }
    : { AccountAssignmentDeletionStatus: status };
}

/** A group whose id is that of the second user: taking it for the user would be a mistake. */
const sameIdGroup = { PrincipalType: 'GROUP', PrincipalId: people[1].principalId };

/** AWS JSON writes times in epoch seconds. */
const listCreations = ({ operations }: IdentityCenter, { wholeSeconds }: Weather) =>
  [...operations.values()].flatMap(({ id, kind, status, sentAt }) => {
    const createdAt = wholeSeconds ? Math.floor(sentAt / 1000) : Math.floor(sentAt) / 1000;
    return kind === 'create' ? [{ RequestId: id, Status: status, CreatedDate: createdAt }] : [];
  });

const targetOf = (entry: JsonObject): AssignmentTarget => ({
  accountId: textAt(entry, 'TargetId') ?? '',
  permissionSetArn: textAt(entry, 'PermissionSetArn') ?? '',
  principalId: textAt(entry, 'PrincipalId') ?? '',
});

function describe(center: IdentityCenter, id: string, attempts: number) {
  const operation: Operation | undefined = center.known(id);
  if (!operation) throw refusal('ResourceNotFoundException', attempts);
  const { target, status, reason } = operation;
  return {
    RequestId: id,
    Status: status,
    TargetId: target.accountId,
    PermissionSetArn: target.permissionSetArn,
    PrincipalType: 'USER',
    PrincipalId: target.principalId,
    ...(reason !== undefined && { FailureReason: reason }),
  };
}
