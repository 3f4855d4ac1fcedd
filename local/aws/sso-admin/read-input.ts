import { AwsError } from '../api/aws-service.ts';
import { type Input, type Members, readMembers } from '../api/members.ts';
import { buildPageReader } from '../api/paginate.ts';
import { instanceArnPattern, permissionSetArnPattern } from './patterns.ts';
import type { SsoAdminDeps } from './sso-admin-deps.ts';

/** Reads a request on this instance; another instance is one that does not exist. */
export function readInstanceInput(deps: SsoAdminDeps, input: Input): Members {
  const members = readMembers(input);
  const instanceArn = members.string('InstanceArn', instanceArnPattern);
  if (instanceArn === deps.instanceArn) return members;
  throw notFound(`Instance ${instanceArn} not found`);
}

/** The permission set that a request names, which must exist. */
export function readPermissionSet(deps: SsoAdminDeps, members: Members) {
  const arn = members.string('PermissionSetArn', permissionSetArnPattern);
  const found = deps.identityCenter.permissionSets().find((set) => set.arn === arn);
  if (found) return found;
  throw notFound(`PermissionSet ${arn} not found`);
}

export function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message, { members: { Message: message } });
}

/** One page by MaxResults and NextToken, as every list of this service cuts it. */
export const readPage = buildPageReader('The provided NextToken is not valid');
