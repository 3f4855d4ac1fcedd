import type { EvidenceSubject } from '../subject.ts';
import type { SearchTerms } from './search-terms.ts';

type Role = Pick<EvidenceSubject, 'partition' | 'accountId' | 'permissionSetName'>;
type RoleSession = Role & Pick<EvidenceSubject, 'userName'>;

/**
 * Whether the ARN is the user's session of the role that Identity Center created for the permission set
 * in the account. The role name ends in 16 hex digits that differ by account. The other parts are
 * compared as texts, since names may contain any character of a regular expression.
 * Source: IAM Identity Center User Guide, "Referencing permission sets in resource policies".
 */
export function isRoleSession(arn: string, subject: RoleSession): boolean {
  const start = `arn:${subject.partition}:sts::${subject.accountId}:assumed-role/`;
  const end = `/${subject.userName}`;
  if (!arn.startsWith(start) || !arn.endsWith(end)) return false;
  return isRoleName(arn.slice(start.length, -end.length), subject);
}

/** Every record with an ARN for which `isRoleSession` is true contains these texts. */
export const roleSessionSearchTerms = ({
  permissionSetName,
  userName,
}: Pick<RoleSession, 'permissionSetName' | 'userName'>): SearchTerms => [
  roleNameStart(permissionSetName),
  `/${userName}"`,
];

/** Whether the ARN is the role itself, as in `sessionIssuer`: under a path that only Identity Center can use. */
export function isPermissionSetRole(arn: string, subject: Role): boolean {
  const start = `arn:${subject.partition}:iam::${subject.accountId}:role/aws-reserved/sso.amazonaws.com/`;
  if (!arn.startsWith(start)) return false;
  const path = arn.slice(start.length).split('/');
  const name = path.pop() ?? '';
  return path.length <= 1 && path.every((part) => region.test(part)) && isRoleName(name, subject);
}

const region = /^[a-z0-9-]+$/;
const suffix = /^[0-9a-f]{16}$/;

function isRoleName(name: string, subject: Role): boolean {
  const start = roleNameStart(subject.permissionSetName);
  return name.startsWith(start) && suffix.test(name.slice(start.length));
}

const roleNameStart = (permissionSetName: string): string => `AWSReservedSSO_${permissionSetName}_`;
