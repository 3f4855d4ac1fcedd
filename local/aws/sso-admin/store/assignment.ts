export type PrincipalType = 'USER' | 'GROUP';

/** Identity Center's account assignment: one principal, one permission set, one account. */
export interface Assignment {
  readonly accountId: string;
  readonly permissionSetArn: string;
  readonly principalType: PrincipalType;
  readonly principalId: string;
}

/** Builds the key that sorts assignments and names one in a page token. */
export function assignmentKey(assignment: Assignment): string {
  const { accountId, permissionSetArn, principalType, principalId } = assignment;
  return [accountId, permissionSetArn, principalType, principalId].join('|');
}

/** Throws TypeError for any other value. */
export function parsePrincipalType(value: unknown): PrincipalType {
  if (value === 'USER' || value === 'GROUP') return value;
  throw new TypeError(`Unknown principal type: ${String(value)}`);
}
