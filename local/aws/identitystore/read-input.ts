import { AwsError } from '../api/aws-service.ts';
import { type Input, type Members, readMembers } from '../api/members.ts';
import { buildPageReader } from '../api/paginate.ts';
import type { IdentitystoreDeps } from './identitystore-deps.ts';

const storeIdPattern = /^d-[0-9a-f]{10}$|^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const resourceIdPattern =
  /^([0-9a-f]{10}-|)[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}$/;

/** Reads a request on this store; throws AWS's not-found error for another store. */
export function readStoreInput(deps: IdentitystoreDeps, input: Input): Members {
  const members = readMembers(input);
  const storeId = members.string('IdentityStoreId', storeIdPattern);
  if (storeId === deps.identityStoreId) return members;
  throw notFound('IDENTITY_STORE', storeId);
}

export function readUser(deps: IdentitystoreDeps, members: Members, member = 'UserId') {
  const id = members.string(member, resourceIdPattern);
  return deps.directory.user(id) ?? throwNotFound('USER', id);
}

export function readGroup(deps: IdentitystoreDeps, members: Members) {
  const id = members.string('GroupId', resourceIdPattern);
  return deps.directory.group(id) ?? throwNotFound('GROUP', id);
}

/**
 * Reads the value of one of these attributes, by which the API finds a user or a group. Other identifiers,
 * ExternalId, find nothing here.
 */
export function readUniqueAttribute(
  identifier: Input,
  type: ResourceType,
  paths: readonly string[],
): string {
  const attribute = readMembers(identifier).optionalRecord('UniqueAttribute');
  if (attribute === undefined) throw notFound(type, 'by ExternalId');
  const members = readMembers(attribute);
  const path = members.string('AttributePath').toLowerCase();
  if (paths.some((known) => known.toLowerCase() === path)) return members.string('AttributeValue');
  throw new AwsError('ValidationException', `AttributePath must be ${paths.join(' or ')}.`);
}

type ResourceType = 'USER' | 'GROUP' | 'IDENTITY_STORE';

function throwNotFound(type: ResourceType, id: string): never {
  throw notFound(type, id);
}

export function notFound(type: ResourceType, id: string): AwsError {
  const message = `${type} not found.`;
  return new AwsError('ResourceNotFoundException', message, {
    members: { Message: message, ResourceType: type, ResourceId: id },
  });
}

/** Reads one page by MaxResults and NextToken. */
export const readPage = buildPageReader('NextToken is not valid.');
