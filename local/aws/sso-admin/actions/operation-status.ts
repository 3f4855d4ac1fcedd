import type { Operation } from '../store/operation-store.ts';

/** An operation as Create, Delete and Describe...Status return it. */
export function buildOperationStatus(operation: Operation) {
  return {
    ...buildOperationMetadata(operation),
    TargetId: operation.accountId,
    TargetType: 'AWS_ACCOUNT',
    PermissionSetArn: operation.permissionSetArn,
    PrincipalType: operation.principalType,
    PrincipalId: operation.principalId,
    ...(operation.result?.status === 'FAILED' ? { FailureReason: operation.result.reason } : {}),
  };
}

/** An operation as the lists return it, without its assignment. */
export function buildOperationMetadata(operation: Operation) {
  return {
    Status: operation.result?.status ?? 'IN_PROGRESS',
    RequestId: operation.requestId,
    CreatedDate: operation.createdAt,
  };
}
