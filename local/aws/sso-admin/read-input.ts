import { AwsError } from '../api/aws-service.ts';
import { type Input, type Members, readMembers } from '../api/members.ts';
import { buildPageReader } from '../api/paginate.ts';
import { instanceArnPattern, permissionSetArnPattern } from './patterns.ts';
import type { SsoAdminDeps } from './sso-admin-deps.ts';

/** Reads a request on this instance; throws AWS's not-found error for another instance. */
export function readInstanceInput(deps: SsoAdminDeps, input: Input): Members {
  const members = readMembers(input);
  const instanceArn = members.string('InstanceArn', instanceArnPattern);
  if (instanceArn === deps.instanceArn) return members;
  throw notFound(`Instance ${instanceArn} not found`);
}

/** Reads the request's permission set; throws AWS's not-found error for an unknown one. */
export function readPermissionSet(deps: SsoAdminDeps, members: Members) {
  const arn = members.string('PermissionSetArn', permissionSetArnPattern);
  const permissionSet = deps.identityCenter.permissionSets().find((set) => set.arn === arn);
  if (permissionSet) return permissionSet;
  throw notFound(`PermissionSet ${arn} not found`);
}

export function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message, { members: { Message: message } });
}

/** Reads one page by MaxResults and NextToken. */
export const readPage = buildPageReader('The provided NextToken is not valid');
