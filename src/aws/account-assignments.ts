import type {
  AssignmentCreator,
  AssignmentReader,
  AssignmentRemover,
  AssignmentTarget,
  Operation,
} from '../grant/access/account-assignments.ts';
import { AssignmentPendingError } from '../grant/errors.ts';
import { type JsonClient, pagesOf } from './client/json-client.ts';
import {
  type JsonObject,
  structureAt,
  structuresAt,
  textAt,
  timeAt,
} from './client/json-object.ts';
import { isServiceError, ServiceError } from './client/service-error.ts';

interface AssignmentsDeps {
  readonly client: JsonClient;
  readonly instanceArn: string;
}

/** Reads account assignments in Identity Center. */
function createAssignmentReader({ client, instanceArn }: AssignmentsDeps): AssignmentReader {
  const creation = async (requestId: string) => {
    const answer = await client.call('DescribeAccountAssignmentCreationStatus', {
      InstanceArn: instanceArn,
      AccountAssignmentCreationRequestId: requestId,
    });
    return structureAt(answer, 'AccountAssignmentCreationStatus');
  };
  return {
    isListed: (target) =>
      asPending(async () => {
        const pages = pagesOf(client, 'ListAccountAssignments', {
          InstanceArn: instanceArn,
          AccountId: target.accountId,
          PermissionSetArn: target.permissionSetArn,
          MaxResults: 100,
        });
        for await (const page of pages)
          for (const { PrincipalType: type, PrincipalId: id } of structuresAt(
            page,
            'AccountAssignments',
          ))
            if (type === 'USER' && id === target.principalId) return true;
        return false;
      }),

    describeCreation: (requestId) =>
      asPending(async () => operationOf(await asMissing(creation(requestId)))),

    // The list names no targets: each creation of the time is asked for its own.
    listCreationsSince: (target, since) =>
      asPending(async () => {
        const found: string[] = [];
        const list = { InstanceArn: instanceArn, MaxResults: 100 };
        const pages = pagesOf(client, 'ListAccountAssignmentCreationStatus', list);
        for await (const page of pages)
          for (const listed of structuresAt(page, 'AccountAssignmentsCreationStatus')) {
            const requestId = textAt(listed, 'RequestId');
            const createdAt = timeAt(listed, 'CreatedDate');
            if (!requestId || (createdAt !== undefined && createdAt < Date.parse(since))) continue;
            const status = await asMissing(creation(requestId));
            if (status && isFor(status, target)) found.push(requestId);
          }
        return found;
      }),
  };
}

/**
 * Makes account assignments. It cannot delete one. Creates go through a client that asks once
 * (`maxAttempts: 1`): they have no client token, so that a second try would make a second request of
 * which nobody knows.
 */
export function createAssignmentCreator(
  deps: AssignmentsDeps & { readonly clientWithoutRetries: JsonClient },
): AssignmentCreator {
  return {
    ...createAssignmentReader(deps),
    async create(target) {
      try {
        const operation = 'CreateAccountAssignment';
        const answer = await deps.clientWithoutRetries.call(operation, entry(deps, target));
        const status = structureAt(answer, 'AccountAssignmentCreationStatus');
        const requestId = textAt(status, 'RequestId');
        if (requestId) return { outcome: 'accepted', requestId };
        throw new AssignmentPendingError('Identity Center accepted a creation without naming it');
      } catch (error) {
        const isDefinite = error instanceof ServiceError && error.fault === 'client';
        if (isDefinite) return { outcome: 'rejected', error: pendingOr(error) };
        throw error instanceof Error ? pendingOr(error) : error;
      }
    },
  };
}

/** Deletes account assignments. It cannot make one. */
export function createAssignmentRemover(deps: AssignmentsDeps): AssignmentRemover {
  return {
    ...createAssignmentReader(deps),
    delete: (target) =>
      asPending(async () => {
        const answer = await asMissing(
          deps.client.call('DeleteAccountAssignment', entry(deps, target)),
        );
        return textAt(structureAt(answer, 'AccountAssignmentDeletionStatus'), 'RequestId');
      }),
    describeDeletion: (requestId) =>
      asPending(async () => {
        const answer = await asMissing(
          deps.client.call('DescribeAccountAssignmentDeletionStatus', {
            InstanceArn: deps.instanceArn,
            AccountAssignmentDeletionRequestId: requestId,
          }),
        );
        return operationOf(structureAt(answer, 'AccountAssignmentDeletionStatus'));
      }),
  };
}

const entry = ({ instanceArn }: AssignmentsDeps, target: AssignmentTarget) => ({
  InstanceArn: instanceArn,
  TargetType: 'AWS_ACCOUNT',
  TargetId: target.accountId,
  PermissionSetArn: target.permissionSetArn,
  PrincipalType: 'USER',
  PrincipalId: target.principalId,
});

const isFor = (status: JsonObject, target: AssignmentTarget): boolean =>
  status['TargetId'] === target.accountId &&
  status['PermissionSetArn'] === target.permissionSetArn &&
  status['PrincipalType'] === 'USER' &&
  status['PrincipalId'] === target.principalId;

function operationOf(operation: JsonObject | undefined): Operation {
  const status = textAt(operation, 'Status');
  if (status === 'SUCCEEDED') return { status: 'succeeded' };
  if (status === 'IN_PROGRESS') return { status: 'in-progress' };
  if (status === 'FAILED')
    return {
      status: 'failed',
      reason: textAt(operation, 'FailureReason') ?? 'no reason was given',
    };
  return { status: 'unknown' };
}

/** A ConflictException means that an earlier write has not spread yet; both it and throttling pass by themselves. */
async function asPending<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw error instanceof Error ? pendingOr(error) : error;
  }
}

const pendingOr = (error: Error): Error =>
  isServiceError(error, 'ConflictException', 'ThrottlingException')
    ? new AssignmentPendingError(`Identity Center asks to wait: ${error.name}`, { cause: error })
    : error;

async function asMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isServiceError(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
}
