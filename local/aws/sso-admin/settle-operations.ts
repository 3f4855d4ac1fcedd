import type { Assignment } from './assignment.ts';
import type { AssignmentStore } from './assignment-store.ts';
import type { Operation, OperationResult, OperationStore } from './operation-store.ts';
import type { PermissionSetStore } from './permission-set-store.ts';

export interface EnsureDeps {
  readonly sets: Pick<PermissionSetStore, 'accounts'>;
  readonly assignments: AssignmentStore;
  readonly operations: OperationStore;
  readonly principalExists: (
    principal: Pick<Assignment, 'principalType' | 'principalId'>,
  ) => boolean;
  readonly settings: { readonly deleteOfMissing: 'FAILED' | 'SUCCEEDED' };
}

/** Gives every operation whose time has come its result and its effect, as of that time. */
export function settleOperations(deps: EnsureDeps, now: Date): void {
  for (const operation of deps.operations.running()) {
    if (operation.completesAt.getTime() > now.getTime()) return;
    deps.operations.finish(operation.requestId, complete(deps, operation));
  }
}

function complete(deps: EnsureDeps, operation: Operation): OperationResult {
  if (operation.doomed !== undefined) return failed(operation.doomed);
  return operation.kind === 'CREATE'
    ? completeCreate(deps, operation)
    : completeDelete(deps, operation);
}

function completeCreate(deps: EnsureDeps, operation: Operation): OperationResult {
  const { sets, assignments, principalExists } = deps;
  if (!sets.accounts().some(({ id }) => id === operation.accountId)) {
    return failed(`Account ${operation.accountId} is not in the organization`);
  }
  if (!principalExists(operation)) {
    return failed(`Principal ${operation.principalId} does not exist`);
  }
  if (!assignments.has(operation, operation.completesAt)) {
    assignments.begin(operation, operation.completesAt);
  }
  return { status: 'SUCCEEDED' };
}

function completeDelete(deps: EnsureDeps, operation: Operation): OperationResult {
  const { settings, assignments } = deps;
  const exists = assignments.has(operation, operation.completesAt);
  if (!exists && settings.deleteOfMissing === 'FAILED') {
    return failed('Received a 404 status error: the assignment does not exist');
  }
  assignments.end(operation, operation.completesAt);
  return { status: 'SUCCEEDED' };
}

function failed(reason: string): OperationResult {
  return { status: 'FAILED', reason };
}
