import { type AwsAction, AwsError } from '../api/aws-service.ts';
import { type Input, readMembers } from '../api/members.ts';
import type { DirectoryUser } from './directory.ts';
import type { IdentitystoreDeps } from './identitystore-deps.ts';
import { notFound, readPage, readStoreInput, readUniqueAttribute, readUser } from './read-input.ts';

export function createUserActions(deps: IdentitystoreDeps) {
  const { directory, identityStoreId } = deps;
  return {
    DescribeUser: (input) =>
      buildUser(identityStoreId, readUser(deps, readStoreInput(deps, input))),
    ListUsers(input) {
      const members = readStoreInput(deps, input);
      const filterName = readFilters(members.optionalRecords('Filters') ?? []);
      const users = directory
        .users()
        .filter(({ userName }) => filterName === undefined || userName === filterName);
      const { items, NextToken } = readPage(deps, members, users, ({ id }) => id);
      return { Users: items.map((user) => buildUser(identityStoreId, user)), NextToken };
    },
    GetUserId(input) {
      const identifier = readStoreInput(deps, input).record('AlternateIdentifier');
      const value = readUniqueAttribute(identifier, 'USER', ['userName', 'emails.value']);
      const user = directory.users().find(({ userName }) => userName === value);
      if (user === undefined) throw notFound('USER', value);
      return { UserId: user.id, IdentityStoreId: identityStoreId };
    },
  } satisfies Record<string, AwsAction>;
}

/** In the local environment a user's name is also the mail address. */
function buildUser(identityStoreId: string, user: DirectoryUser) {
  const [givenName = user.displayName, ...familyNames] = user.displayName.split(' ');
  return {
    IdentityStoreId: identityStoreId,
    UserId: user.id,
    UserName: user.userName,
    DisplayName: user.displayName,
    Name: { GivenName: givenName, FamilyName: familyNames.join(' ') || givenName },
    Emails: [{ Value: user.userName, Type: 'work', Primary: true }],
    UserStatus: user.enabled ? 'ENABLED' : 'DISABLED',
  };
}

function readFilters(filters: readonly Input[]): string | undefined {
  const [filter, ...more] = filters;
  if (filter === undefined) return undefined;
  const members = readMembers(filter);
  if (more.length === 0 && members.string('AttributePath') === 'UserName') {
    return members.string('AttributeValue');
  }
  throw new AwsError('ValidationException', 'Filters takes one filter, by UserName.');
}
