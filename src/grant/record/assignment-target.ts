/** What Identity Center assigns: a permission set in an account to one user. */
export interface AssignmentTarget {
  readonly accountId: string;
  readonly permissionSetArn: string;
  readonly principalId: string;
}
