import type { AwsAction } from '../../api/aws-service.ts';
import { type Input, readMembers } from '../../api/members.ts';
import { requestIdPattern } from '../patterns.ts';
import { notFound, readInstanceInput, readPage } from '../read-input.ts';
import type { SsoAdminDeps } from '../sso-admin-deps.ts';
import type { OperationKind } from '../store/operation-store.ts';
import { buildOperationMetadata, buildOperationStatus } from './operation-status.ts';

export function createStatusActions(deps: SsoAdminDeps) {
  function describe(kind: OperationKind, input: Input, member: string) {
    const requestId = readInstanceInput(deps, input).string(member, requestIdPattern);
    const operation = deps.identityCenter.operation(kind, requestId);
    if (operation === undefined) throw notFound(`Request ${requestId} not operations`);
    return buildOperationStatus(operation);
  }

  function list(kind: OperationKind, input: Input) {
    const members = readInstanceInput(deps, input);
    const filterStatus = readStatusFilter(members.optionalRecord('Filter'));
    const operations = deps.identityCenter
      .operations(kind)
      .map(buildOperationMetadata)
      .filter(({ Status }) => filterStatus === undefined || Status === filterStatus);
    return readPage(deps, members, operations, ({ RequestId }) => RequestId);
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
