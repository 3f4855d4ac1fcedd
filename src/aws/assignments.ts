import {
  type AccountAssignmentOperationStatus,
  ConflictException,
  CreateAccountAssignmentCommand,
  DeleteAccountAssignmentCommand,
  DescribeAccountAssignmentCreationStatusCommand,
  DescribeAccountAssignmentDeletionStatusCommand,
  paginateListAccountAssignmentCreationStatus,
  paginateListAccountAssignments,
  ResourceNotFoundException,
  type SSOAdminClient,
  SSOAdminServiceException,
  ThrottlingException,
} from '@aws-sdk/client-sso-admin';
import type {
  AssignmentGiver,
  AssignmentReader,
  AssignmentTaker,
  AssignmentTarget,
  Operation,
} from '../grant/assignments.ts';
import { AssignmentPendingError } from '../grant/errors.ts';

interface AssignmentsDeps {
  readonly client: SSOAdminClient;
  readonly instanceArn: string;
}

/** Reads account assignments in Identity Center. */
function createAssignmentReader({ client, instanceArn }: AssignmentsDeps): AssignmentReader {
  const creation = async (requestId: string) => {
    const { AccountAssignmentCreationStatus: status } = await client.send(
      new DescribeAccountAssignmentCreationStatusCommand({
        InstanceArn: instanceArn,
        AccountAssignmentCreationRequestId: requestId,
      }),
    );
    return status;
  };
  return {
    isListed: (target) =>
      orPending(async () => {
        const pages = paginateListAccountAssignments(
          { client, pageSize: 100 },
          {
            InstanceArn: instanceArn,
            AccountId: target.accountId,
            PermissionSetArn: target.permissionSetArn,
          },
        );
        for await (const { AccountAssignments: assignments = [] } of pages)
          for (const { PrincipalType: type, PrincipalId: id } of assignments)
            if (type === 'USER' && id === target.principalId) return true;
        return false;
      }),

    creation: (requestId) =>
      orPending(async () => operationOf(await orUnknown(creation(requestId)))),

    // The list names no targets: each creation of the time is asked for its own.
    creationsSince: (target, since) =>
      orPending(async () => {
        const found: string[] = [];
        const pages = paginateListAccountAssignmentCreationStatus(
          { client, pageSize: 100 },
          { InstanceArn: instanceArn },
        );
        for await (const { AccountAssignmentsCreationStatus: statuses = [] } of pages)
          for (const { RequestId: requestId, CreatedDate: createdAt } of statuses) {
            if (!requestId || (createdAt && createdAt.getTime() < Date.parse(since))) continue;
            const status = await orUnknown(creation(requestId));
            if (status && isFor(status, target)) found.push(requestId);
          }
        return found;
      }),
  };
}

/**
 * Makes account assignments. It cannot delete one. Creates go through a client that asks once
 * (`maxAttempts: 1`): they have no client token, so that the SDK's second try would make a second
 * request of which nobody knows.
 */
export function createAssignmentGiver(
  deps: AssignmentsDeps & { readonly clientThatAsksOnce: SSOAdminClient },
): AssignmentGiver {
  return {
    ...createAssignmentReader(deps),
    async create(target) {
      try {
        const { AccountAssignmentCreationStatus: status } = await deps.clientThatAsksOnce.send(
          new CreateAccountAssignmentCommand(entry(deps, target)),
        );
        if (status?.RequestId) return { outcome: 'accepted', requestId: status.RequestId };
        throw new AssignmentPendingError('Identity Center accepted a creation without naming it');
      } catch (error) {
        const isDefinite = error instanceof SSOAdminServiceException && error.$fault === 'client';
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
          deps.client.send(new DeleteAccountAssignmentCommand(entry(deps, target))),
        );
        return answer?.AccountAssignmentDeletionStatus?.RequestId;
      }),
    deletion: (requestId) =>
      orPending(async () => {
        const answer = await orUnknown(
          deps.client.send(
            new DescribeAccountAssignmentDeletionStatusCommand({
              InstanceArn: deps.instanceArn,
              AccountAssignmentDeletionRequestId: requestId,
            }),
          ),
        );
        return operationOf(answer?.AccountAssignmentDeletionStatus);
      }),
  };
}

const entry = ({ instanceArn }: AssignmentsDeps, target: AssignmentTarget) => ({
  InstanceArn: instanceArn,
  TargetType: 'AWS_ACCOUNT' as const,
  TargetId: target.accountId,
  PermissionSetArn: target.permissionSetArn,
  PrincipalType: 'USER' as const,
  PrincipalId: target.principalId,
});

const isFor = (status: AccountAssignmentOperationStatus, target: AssignmentTarget): boolean =>
  status.TargetId === target.accountId &&
  status.PermissionSetArn === target.permissionSetArn &&
  status.PrincipalType === 'USER' &&
  status.PrincipalId === target.principalId;

function operationOf(status: AccountAssignmentOperationStatus | undefined): Operation {
  if (status?.Status === 'SUCCEEDED') return { status: 'succeeded' };
  if (status?.Status === 'IN_PROGRESS') return { status: 'in-progress' };
  if (status?.Status === 'FAILED')
    return { status: 'failed', reason: status.FailureReason ?? 'no reason was given' };
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
  error instanceof ConflictException || error instanceof ThrottlingException
    ? new AssignmentPendingError(`Identity Center asks to wait: ${error.name}`, { cause: error })
    : error;

async function orUnknown<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
