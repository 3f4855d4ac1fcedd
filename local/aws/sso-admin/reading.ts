import { type Input, type Members, readMembers } from '../members.ts';
import { createPageReader } from '../page-reader.ts';
import { AwsError } from '../service.ts';
import type { SsoAdminDeps } from './create-sso-admin.ts';
import { instanceArnShape, permissionSetArnShape } from './shapes.ts';

/** Reads a request on this instance; another instance is one that does not exist. */
export function readOnInstance(deps: SsoAdminDeps, input: Input): Members {
  const members = readMembers(input);
  const instanceArn = members.string('InstanceArn', instanceArnShape);
  if (instanceArn === deps.instanceArn) return members;
  throw notFound(`Instance ${instanceArn} not found`);
}

/** The permission set that a request names, which must exist. */
export function readPermissionSet(deps: SsoAdminDeps, members: Members) {
  const arn = members.string('PermissionSetArn', permissionSetArnShape);
  const found = deps.center.permissionSets().find((set) => set.arn === arn);
  if (found) return found;
  throw notFound(`PermissionSet ${arn} not found`);
}

export function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message, { members: { Message: message } });
}

/** One page by MaxResults and NextToken, as every list of this service cuts it. */
export const readPage = createPageReader('The provided NextToken is not valid');
