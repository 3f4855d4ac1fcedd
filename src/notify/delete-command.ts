import type { AssignmentTarget } from '../grant/record/assignment-target.ts';
import { shellCommand } from '../platform/shell-command.ts';

/** The AWS CLI command that deletes an assignment. `options`: the Region and instance, and the endpoint. */
export const deleteCommand = (
  { accountId, permissionSetArn, principalId }: AssignmentTarget,
  options: readonly string[],
): string =>
  shellCommand([
    ...['aws', 'sso-admin', 'delete-account-assignment', ...options],
    ...['--target-type', 'AWS_ACCOUNT', '--target-id', accountId],
    ...['--permission-set-arn', permissionSetArn],
    ...['--principal-type', 'USER', '--principal-id', principalId],
  ]);
