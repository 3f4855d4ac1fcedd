import type {
  AssignmentCreator,
  AssignmentReader,
  AssignmentRemover,
  Operation,
  OperationSubject,
} from '../grant/access/account-assignments.ts';
import { AssignmentPendingError, TargetGoneError } from '../grant/errors.ts';
import type { AssignmentTarget } from '../grant/record/assignment-target.ts';
import { toIso } from '../platform/time.ts';
import { isServiceError, ServiceError } from './client/errors.ts';
import { type JsonClient, paginate } from './client/json-client.ts';
import {
  type JsonObject,
  numberAt,
  structureAt,
  structuresAt,
  textAt,
} from './client/json-object.ts';

interface AssignmentsDeps {
  readonly client: JsonClient;
  readonly instanceArn: string;
}

/** Reads account assignments in Identity Center. */
export function createAssignmentReader({ client, instanceArn }: AssignmentsDeps): AssignmentReader {
  const describeCreation = async (requestId: string) => {
    const response = await client.call('DescribeAccountAssignmentCreationStatus', {
      InstanceArn: instanceArn,
      AccountAssignmentCreationRequestId: requestId,
    });
    return structureAt(response, 'AccountAssignmentCreationStatus');
  };
  return {
    isListed: (target) =>
      translatePending(async () => {
        const pages = paginate(client, 'ListAccountAssignments', {
          InstanceArn: instanceArn,
          AccountId: target.accountId,
          PermissionSetArn: target.permissionSetArn,
          MaxResults: 100,
        });
        try {
          for await (const page of pages)
            for (const { PrincipalType: type, PrincipalId: id } of structuresAt(
              page,
              'AccountAssignments',
            ))
              if (type === 'USER' && id === target.principalId) return true;
          return false;
        } catch (error) {
          if (!isServiceError(error, 'ResourceNotFoundException')) throw error;
          const { accountId, permissionSetArn } = target;
          throw new TargetGoneError(
            `Identity Center knows no permission set ${permissionSetArn} in account ${accountId}`,
            { cause: error },
          );
        }
      }),

    describeCreation: (requestId) =>
      translatePending(async () => operationOf(await findOperation(describeCreation(requestId)))),

    describeDeletion: (requestId) =>
      translatePending(async () => {
        const response = await findOperation(
          client.call('DescribeAccountAssignmentDeletionStatus', {
            InstanceArn: instanceArn,
            AccountAssignmentDeletionRequestId: requestId,
          }),
        );
        return operationOf(structureAt(response, 'AccountAssignmentDeletionStatus'));
      }),
  };
}

/**
 * Creates account assignments, and cannot delete them. Sends creates through a client that does not
 * retry (`maxAttempts: 1`): CreateAccountAssignment has no client token, so that a retry would make a
 * second creation whose request id is unknown.
 */
export function createAssignmentCreator(
  deps: AssignmentsDeps & { readonly clientWithoutRetries: JsonClient },
): AssignmentCreator {
  return {
    ...createAssignmentReader(deps),
    async create(target) {
      try {
        const operation = 'CreateAccountAssignment';
        const input = buildInput(deps, target);
        const response = await deps.clientWithoutRetries.call(operation, input);
        const status = structureAt(response, 'AccountAssignmentCreationStatus');
        const requestId = textAt(status, 'RequestId');
        if (requestId) return { outcome: 'accepted', requestId };
        throw new AssignmentPendingError('Identity Center returned no request id for a creation');
      } catch (error) {
        return rejectedOrThrow(error);
      }
    },
  };
}

/**
 * Deletes account assignments, and cannot create them. Sends deletes through a client that does not retry,
 * for the same reason: a second deletion could delete the assignment of the user's next grant.
 */
export function createAssignmentRemover(
  deps: AssignmentsDeps & { readonly clientWithoutRetries: JsonClient },
): AssignmentRemover {
  return {
    ...createAssignmentReader(deps),
    async delete(target) {
      try {
        const operation = 'DeleteAccountAssignment';
        const input = buildInput(deps, target);
        const response = await deps.clientWithoutRetries.call(operation, input);
        const status = structureAt(response, 'AccountAssignmentDeletionStatus');
        const requestId = textAt(status, 'RequestId');
        if (requestId) return { outcome: 'accepted', requestId };
        throw new AssignmentPendingError('Identity Center returned no request id for a deletion');
      } catch (error) {
        if (isServiceError(error, 'ResourceNotFoundException')) return { outcome: 'none' };
        return rejectedOrThrow(error);
      }
    },
  };
}

/** Only an error of the client's fault is definite: after any other, the operation may have been accepted. */
function rejectedOrThrow(error: unknown): { readonly outcome: 'rejected'; readonly error: Error } {
  const isDefinite = error instanceof ServiceError && error.fault === 'client';
  if (isDefinite) return { outcome: 'rejected', error: pendingOr(error) };
  throw error instanceof Error ? pendingOr(error) : error;
}

const buildInput = ({ instanceArn }: AssignmentsDeps, target: AssignmentTarget) => ({
  InstanceArn: instanceArn,
  TargetType: 'AWS_ACCOUNT',
  TargetId: target.accountId,
  PermissionSetArn: target.permissionSetArn,
  PrincipalType: 'USER',
  PrincipalId: target.principalId,
});

/** A member that is missing matches no target, and a missing time none that is later. */
const subjectOf = (operation: JsonObject | undefined): OperationSubject => ({
  target: {
    accountId: textAt(operation, 'TargetId') ?? '',
    permissionSetArn: textAt(operation, 'PermissionSetArn') ?? '',
    principalId: textAt(operation, 'PrincipalId') ?? '',
  },
  acceptedAt: toIso((numberAt(operation, 'CreatedDate') ?? 0) * 1000),
});

function operationOf(operation: JsonObject | undefined): Operation {
  const status = textAt(operation, 'Status');
  if (status === 'SUCCEEDED') return { status: 'succeeded', ...subjectOf(operation) };
  if (status === 'IN_PROGRESS') return { status: 'in-progress', ...subjectOf(operation) };
  if (status === 'FAILED')
    return {
      status: 'failed',
      reason: textAt(operation, 'FailureReason') ?? 'Identity Center gave no reason',
    };
  return { status: 'unknown' };
}

/**
 * Throws AssignmentPendingError for errors that a later retry resolves: throttling, and
 * ConflictException, which means that an earlier write has not propagated yet.
 */
async function translatePending<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    throw error instanceof Error ? pendingOr(error) : error;
  }
}

const pendingOr = (error: Error): Error =>
  isServiceError(error, 'ConflictException', 'ThrottlingException')
    ? new AssignmentPendingError(`Identity Center is busy: ${error.name}`, { cause: error })
    : error;

/**
 * Returns `undefined` also for a request id that is none: somebody may have altered the record that it is
 * from, and that must not keep the assignment from being deleted.
 */
async function findOperation<T>(response: Promise<T>): Promise<T | undefined> {
  try {
    return await response;
  } catch (error) {
    if (isServiceError(error, 'ResourceNotFoundException', 'ValidationException')) return undefined;
    throw error;
  }
}
