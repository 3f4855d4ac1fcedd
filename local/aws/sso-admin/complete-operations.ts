import type { Assignment } from './store/assignment.ts';
import type { AssignmentStore } from './store/assignment-store.ts';
import type { Operation, OperationResult, OperationStore } from './store/operation-store.ts';
import type { PermissionSetStore } from './store/permission-set-store.ts';

export interface CompleteOperationsDeps {
  readonly sets: Pick<PermissionSetStore, 'accounts'>;
  readonly assignments: AssignmentStore;
  readonly operations: OperationStore;
  readonly principalExists: (
    principal: Pick<Assignment, 'principalType' | 'principalId'>,
  ) => boolean;
  readonly settings: { readonly missingDeleteStatus: 'FAILED' | 'SUCCEEDED' };
}

/** Completes every operation that is due, with its result and effect as of its completion time. */
export function completeOperations(deps: CompleteOperationsDeps, now: Date): void {
  for (const operation of deps.operations.running()) {
    if (operation.completesAt.getTime() > now.getTime()) return;
    deps.operations.finish(operation.requestId, complete(deps, operation));
  }
}

function complete(deps: CompleteOperationsDeps, operation: Operation): OperationResult {
  if (operation.injectedFailure !== undefined) return failed(operation.injectedFailure);
  return operation.kind === 'CREATE'
    ? completeCreate(deps, operation)
    : completeDelete(deps, operation);
}

function completeCreate(deps: CompleteOperationsDeps, operation: Operation): OperationResult {
  const { sets, assignments, principalExists } = deps;
  if (!sets.accounts().some(({ id }) => id === operation.accountId)) {
    return failed(`Account ${operation.accountId} is not in the organization`);
  }
  if (!principalExists(operation)) {
    return failed(`Principal ${operation.principalId} does not exist`);
  }
  if (!assignments.has(operation, operation.completesAt)) {
    assignments.add(operation, operation.completesAt);
  }
  return { status: 'SUCCEEDED' };
}

function completeDelete(deps: CompleteOperationsDeps, operation: Operation): OperationResult {
  const { settings, assignments } = deps;
  const exists = assignments.has(operation, operation.completesAt);
  if (!exists && settings.missingDeleteStatus === 'FAILED') {
    return failed('Received a 404 status error: the assignment does not exist');
  }
  assignments.remove(operation, operation.completesAt);
  return { status: 'SUCCEEDED' };
}

function failed(reason: string): OperationResult {
  return { status: 'FAILED', reason };
}
