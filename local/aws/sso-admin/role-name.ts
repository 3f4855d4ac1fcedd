import { createHash } from 'node:crypto';

export interface RoleNameInput {
  readonly instanceArn: string;
  readonly accountId: string;
  readonly permissionSetArn: string;
  readonly permissionSetName: string;
}

/** Builds the stable name of a permission set's role in an account. */
export function buildRoleName(input: RoleNameInput): string {
  const identity = [input.instanceArn, input.accountId, input.permissionSetArn].join('\n');
  const suffix = createHash('sha256').update(identity).digest('hex').slice(0, 16);
  return `AWSReservedSSO_${input.permissionSetName}_${suffix}`;
}
