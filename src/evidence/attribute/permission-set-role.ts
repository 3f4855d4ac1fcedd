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
  if (subject.userName === '' || !arn.startsWith(start) || !arn.endsWith(end)) return false;
  return isRoleName(arn.slice(start.length, -end.length), subject);
}

/** The user's session of any permission set's role, in any account: `/AWSReservedSSO_<name>_<16 hex>/<user name>`. */
export const isAnyPermissionSetSession = (
  arn: string,
  { userName }: Pick<RoleSession, 'userName'>,
): boolean => permissionSetSession(arn)?.sessionName === userName && userName !== '';

const sessionArn =
  /^arn:[a-z-]+:sts::(\d{12}):assumed-role\/AWSReservedSSO_([\w+=,.@-]+)_[0-9a-f]{16}\/(.+)$/;

export interface PermissionSetSession {
  readonly accountId: string;
  readonly permissionSetName: string;
  /** The Identity Center user name. */
  readonly sessionName: string;
}

/** Reads the ARN of a session of a permission set's role; `undefined` for any other. */
export function permissionSetSession(arn: string): PermissionSetSession | undefined {
  const [, accountId, permissionSetName, sessionName] = sessionArn.exec(arn) ?? [];
  if (accountId === undefined || permissionSetName === undefined || sessionName === undefined)
    return undefined;
  return { accountId, permissionSetName, sessionName };
}

/** Every record with an ARN for which `isAnyPermissionSetSession` is true contains these texts. */
export const userSessionSearchTerms = ({
  userName,
}: Pick<RoleSession, 'userName'>): readonly SearchTerms[] =>
  userName === '' ? [] : [['AWSReservedSSO_', `${userName}"`]];

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
