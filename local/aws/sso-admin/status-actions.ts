import type { Input } from '../members.ts';
import { readMembers } from '../members.ts';
import type { AwsAction } from '../service.ts';
import type { SsoAdminDeps } from './create-sso-admin.ts';
import { buildOperationMetadata, buildOperationStatus } from './operation-status.ts';
import type { OperationKind } from './operation-store.ts';
import { notFound, readOnInstance, readPage } from './reading.ts';
import { requestIdShape } from './shapes.ts';

export function createStatusActions(deps: SsoAdminDeps) {
  function describe(kind: OperationKind, input: Input, member: string) {
    const requestId = readOnInstance(deps, input).string(member, requestIdShape);
    const operation = deps.center.operation(kind, requestId);
    if (operation === undefined) throw notFound(`Request ${requestId} not found`);
    return buildOperationStatus(operation);
  }

  function list(kind: OperationKind, input: Input) {
    const members = readOnInstance(deps, input);
    const wanted = readStatusFilter(members.optionalRecord('Filter'));
    const found = deps.center
      .operations(kind)
      .map(buildOperationMetadata)
      .filter(({ Status }) => wanted === undefined || Status === wanted);
    return readPage(deps, members, found, ({ RequestId }) => RequestId);
  }

  return {
    DescribeAccountAssignmentCreationStatus: (input) => ({
      AccountAssignmentCreationStatus: describe(
        'CREATE',
        input,
        'AccountAssignmentCreationRequestId',
      ),
    }),
    DescribeAccountAssignmentDeletionStatus: (input) => ({
      AccountAssignmentDeletionStatus: describe(
        'DELETE',
        input,
        'AccountAssignmentDeletionRequestId',
      ),
    }),
    ListAccountAssignmentCreationStatus(input) {
      const { items, NextToken } = list('CREATE', input);
      return { AccountAssignmentsCreationStatus: items, NextToken };
    },
    ListAccountAssignmentDeletionStatus(input) {
      const { items, NextToken } = list('DELETE', input);
      return { AccountAssignmentsDeletionStatus: items, NextToken };
    },
  } satisfies Record<string, AwsAction>;
}

function readStatusFilter(filter: Input | undefined) {
  return (
    filter && readMembers(filter).optionalOneOf('Status', ['IN_PROGRESS', 'FAILED', 'SUCCEEDED'])
  );
}
