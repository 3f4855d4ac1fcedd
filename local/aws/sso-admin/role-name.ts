import { createHash } from 'node:crypto';

export interface RoleNameInput {
  readonly instanceArn: string;
  readonly accountId: string;
  readonly permissionSetArn: string;
  readonly permissionSetName: string;
}

/** The role that Identity Center keeps in an account for a permission set: always the same one. */
export function buildRoleName(owner: RoleNameInput): string {
  const identity = [owner.instanceArn, owner.accountId, owner.permissionSetArn].join('\n');
  const suffix = createHash('sha256').update(identity).digest('hex').slice(0, 16);
  return `AWSReservedSSO_${owner.permissionSetName}_${suffix}`;
}
