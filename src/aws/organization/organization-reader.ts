import type {
  NamedPermissionSet,
  Organization,
  OrganizationGroup,
  OrganizationUser,
} from '../../rules/names/organization.ts';
import { isServiceError } from '../client/errors.ts';
import { type JsonClient, paginate } from '../client/json-client.ts';
import { type JsonObject, structureAt, structuresAt, textAt } from '../client/json-object.ts';
import { createPermissionSets } from '../permission-sets.ts';

export interface OrganizationReaderDeps {
  readonly identityCenter: JsonClient;
  readonly identityStore: JsonClient;
  readonly instanceArn: string;
  readonly identityStoreId: string;
}

/** Lists what Identity Center has, and looks up single names. Lists cost one call for 100 entries. */
export interface OrganizationReader {
  readAll(): Promise<Organization>;
  listUsers(): Promise<readonly OrganizationUser[]>;
  listGroups(): Promise<readonly OrganizationGroup[]>;
  /** Identity Center lists only ARNs: each name costs a call. */
  listPermissionSets(): Promise<readonly NamedPermissionSet[]>;
  /** The ids of the users in a group. */
  listMembers(groupId: string): Promise<ReadonlySet<string>>;
  /** `undefined` when there is no such user or group. */
  findUser(userName: string): Promise<OrganizationUser | undefined>;
  findGroup(name: string): Promise<OrganizationGroup | undefined>;
}

/** The most that ListUsers, ListGroups, ListGroupMemberships and ListPermissionSets return. */
const pageSize = 100;

export function createOrganizationReader(deps: OrganizationReaderDeps): OrganizationReader {
  const { identityCenter, identityStore, instanceArn, identityStoreId } = deps;
  const store = { IdentityStoreId: identityStoreId, MaxResults: pageSize };
  const permissionSets = createPermissionSets(identityCenter, instanceArn);

  async function listPermissionSets(): Promise<readonly NamedPermissionSet[]> {
    const input = { InstanceArn: instanceArn, MaxResults: pageSize };
    const arns: string[] = [];
    for await (const page of paginate(identityCenter, 'ListPermissionSets', input))
      arns.push(...textsAt(page, 'PermissionSets'));
    const sets = await Promise.all(
      arns.map(async (arn) => ({ arn, set: await permissionSets.find(arn) })),
    );
    // One that was deleted since it was listed is gone.
    return sets.flatMap(({ arn, set }) => (set === undefined ? [] : [{ ...set, arn }]));
  }

  const list = <T>(operation: string, member: string, parse: (item: JsonObject) => T | undefined) =>
    listAll(identityStore, { operation, input: store, member }, parse);

  const reader: OrganizationReader = {
    async readAll() {
      const [users, groups, sets] = await Promise.all([
        reader.listUsers(),
        reader.listGroups(),
        listPermissionSets(),
      ]);
      return { instanceArn, users, groups, permissionSets: sets };
    },
    listUsers: () => list('ListUsers', 'Users', parseUser),
    listGroups: () => list('ListGroups', 'Groups', parseGroup),
    listPermissionSets,
    async listMembers(groupId) {
      const request = {
        operation: 'ListGroupMemberships',
        input: { ...store, GroupId: groupId },
        member: 'GroupMemberships',
      };
      return new Set(
        await listAll(identityStore, request, (item) =>
          textAt(structureAt(item, 'MemberId'), 'UserId'),
        ),
      );
    },
    async findUser(userName) {
      const id = await findId(identityStore, 'GetUserId', 'UserId', {
        IdentityStoreId: identityStoreId,
        AlternateIdentifier: unique('userName', userName),
      });
      if (id === undefined) return undefined;
      const key = { IdentityStoreId: identityStoreId, UserId: id };
      return parseUser(await identityStore.call('DescribeUser', key));
    },
    async findGroup(name) {
      const id = await findId(identityStore, 'GetGroupId', 'GroupId', {
        IdentityStoreId: identityStoreId,
        AlternateIdentifier: unique('displayName', name),
      });
      return id === undefined ? undefined : { id, name };
    },
  };
  return reader;
}

const unique = (attributePath: string, value: string) => ({
  UniqueAttribute: { AttributePath: attributePath, AttributeValue: value },
});

async function findId(
  client: JsonClient,
  operation: string,
  member: string,
  input: JsonObject,
): Promise<string | undefined> {
  try {
    return textAt(await client.call(operation, input), member);
  } catch (error) {
    if (isServiceError(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
}

async function listAll<T>(
  client: JsonClient,
  request: { readonly operation: string; readonly input: JsonObject; readonly member: string },
  parse: (item: JsonObject) => T | undefined,
): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const page of paginate(client, request.operation, request.input))
    for (const structure of structuresAt(page, request.member)) {
      const item = parse(structure);
      if (item !== undefined) items.push(item);
    }
  return items;
}

function parseUser(user: JsonObject): OrganizationUser | undefined {
  const [id, userName] = [textAt(user, 'UserId'), textAt(user, 'UserName')];
  if (!id || !userName) return undefined;
  // The API documents UserStatus as optional: a user without one is not disabled.
  return { id, userName, enabled: user['UserStatus'] !== 'DISABLED' };
}

function parseGroup(group: JsonObject): OrganizationGroup | undefined {
  const [id, name] = [textAt(group, 'GroupId'), textAt(group, 'DisplayName')];
  return id && name ? { id, name } : undefined;
}

const textsAt = (page: JsonObject, member: string): readonly string[] => {
  const value = page[member];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
};
