import { type Input, type Members, readMembers } from '../members.ts';
import { createPageReader } from '../page-reader.ts';
import { AwsError } from '../service.ts';
import type { IdentitystoreDeps } from './create-identitystore.ts';

const storeIdShape = /^d-[0-9a-f]{10}$|^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;
export const resourceIdShape =
  /^([0-9a-f]{10}-|)[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}$/;

/** Reads a request on this store; another store is one that does not exist. */
export function readOnStore(deps: IdentitystoreDeps, input: Input): Members {
  const members = readMembers(input);
  const storeId = members.string('IdentityStoreId', storeIdShape);
  if (storeId === deps.identityStoreId) return members;
  throw notFound('IDENTITY_STORE', storeId);
}

export function readUser(deps: IdentitystoreDeps, members: Members, member = 'UserId') {
  const id = members.string(member, resourceIdShape);
  return deps.directory.user(id) ?? refuseNotFound('USER', id);
}

export function readGroup(deps: IdentitystoreDeps, members: Members) {
  const id = members.string('GroupId', resourceIdShape);
  return deps.directory.group(id) ?? refuseNotFound('GROUP', id);
}

type ResourceType = 'USER' | 'GROUP' | 'IDENTITY_STORE';

function refuseNotFound(type: ResourceType, id: string): never {
  throw notFound(type, id);
}

export function notFound(type: ResourceType, id: string): AwsError {
  const message = `${type} not found.`;
  return new AwsError('ResourceNotFoundException', message, {
    members: { Message: message, ResourceType: type, ResourceId: id },
  });
}

/** One page by MaxResults and NextToken, as every list of this service cuts it. */
export const readPage = createPageReader('NextToken is not valid.');
