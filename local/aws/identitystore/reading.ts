import { type Input, type Members, readMembers } from '../members.ts';
import { pageOf } from '../paging.ts';
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

export function readPage<T>(
  deps: IdentitystoreDeps,
  members: Members,
  items: readonly T[],
  keyOf: (item: T) => string,
) {
  const asked = members.optionalInteger('MaxResults', 1, 100) ?? 100;
  const size = Math.min(asked, deps.settings.pageSize);
  const page = pageOf(items, keyOf, { size, token: members.optionalString('NextToken') });
  if (page) return { items: page.items, NextToken: page.nextToken };
  throw new AwsError('ValidationException', 'NextToken is not valid.');
}
