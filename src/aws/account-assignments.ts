import type {
  AssignmentGiver,
  AssignmentReader,
  AssignmentTaker,
  AssignmentTarget,
  Operation,
} from '../grant/access/account-assignments.ts';
import { AssignmentPendingError } from '../grant/errors.ts';
import { type JsonClient, pagesOf } from './client/json-client.ts';
import { type Answer, structureAt, structuresAt, textAt, timeAt } from './client/response.ts';
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
      orPending(async () => {
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

    creation: (requestId) =>
      orPending(async () => operationOf(await orUnknown(creation(requestId)))),

    // The list names no targets: each creation of the time is asked for its own.
    creationsSince: (target, since) =>
      orPending(async () => {
        const found: string[] = [];
        const list = { InstanceArn: instanceArn, MaxResults: 100 };
        const pages = pagesOf(client, 'ListAccountAssignmentCreationStatus', list);
        for await (const page of pages)
          for (const listed of structuresAt(page, 'AccountAssignmentsCreationStatus')) {
            const requestId = textAt(listed, 'RequestId');
            const createdAt = timeAt(listed, 'CreatedDate');
            if (!requestId || (createdAt !== undefined && createdAt < Date.parse(since))) continue;
            const status = await orUnknown(creation(requestId));
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
export function createAssignmentGiver(
  deps: AssignmentsDeps & { readonly clientThatAsksOnce: JsonClient },
): AssignmentGiver {
  return {
    ...createAssignmentReader(deps),
    async create(target) {
      try {
        const operation = 'CreateAccountAssignment';
        const answer = await deps.clientThatAsksOnce.call(operation, entry(deps, target));
        const status = structureAt(answer, 'AccountAssignmentCreationStatus');
        const requestId = textAt(status, 'RequestId');
        if (requestId) return { outcome: 'accepted', requestId };
        throw new AssignmentPendingError('Identity Center accepted a creation without naming it');
      } catch (error) {
        const isDefinite = error instanceof ServiceError && error.fault === 'client';
        if (isDefinite) return { outcome: 'not-taken', error: pendingOr(error) };
        throw error instanceof Error ? pendingOr(error) : error;
      }
    },
  };
}

/** Deletes account assignments. It cannot make one. */
export function createAssignmentTaker(deps: AssignmentsDeps): AssignmentTaker {
  return {
    ...createAssignmentReader(deps),
    delete: (target) =>
      orPending(async () => {
        const answer = await orUnknown(
          deps.client.call('DeleteAccountAssignment', entry(deps, target)),
        );
        return textAt(structureAt(answer, 'AccountAssignmentDeletionStatus'), 'RequestId');
      }),
    deletion: (requestId) =>
      orPending(async () => {
        const answer = await orUnknown(
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

const isFor = (status: Answer, target: AssignmentTarget): boolean =>
  status['TargetId'] === target.accountId &&
  status['PermissionSetArn'] === target.permissionSetArn &&
  status['PrincipalType'] === 'USER' &&
  status['PrincipalId'] === target.principalId;

function operationOf(operation: Answer | undefined): Operation {
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
async function orPending<T>(ask: () => Promise<T>): Promise<T> {
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

async function orUnknown<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isServiceError(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
}
