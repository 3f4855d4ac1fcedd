import type { AwsAction } from '../api/aws-service.ts';
import { type Input, readMembers } from '../api/members.ts';
import type { DirectoryGroup, Membership } from './directory.ts';
import type { IdentitystoreDeps } from './identitystore-deps.ts';
import {
  notFound,
  readGroup,
  readPage,
  readStoreInput,
  readUniqueAttribute,
  readUser,
} from './read-input.ts';

export function createGroupActions(deps: IdentitystoreDeps) {
  const { directory, identityStoreId } = deps;

  function listMemberships(input: Input, matches: (membership: Membership) => boolean) {
    const memberships = directory.memberships().filter(matches);
    const { items, NextToken } = readPage(deps, readMembers(input), memberships, ({ id }) => id);
    const build = (membership: Membership) => buildMembership(identityStoreId, membership);
    return { GroupMemberships: items.map(build), NextToken };
  }

  return {
    DescribeGroup: (input) =>
      buildGroup(identityStoreId, readGroup(deps, readStoreInput(deps, input))),
    GetGroupId(input) {
      const identifier = readStoreInput(deps, input).record('AlternateIdentifier');
      const name = readUniqueAttribute(identifier, 'GROUP', ['displayName']);
      const group = directory.groups().find(({ displayName }) => displayName === name);
      if (group === undefined) throw notFound('GROUP', name);
      return { GroupId: group.id, IdentityStoreId: identityStoreId };
    },
    ListGroups(input) {
      const members = readStoreInput(deps, input);
      const { items, NextToken } = readPage(deps, members, directory.groups(), ({ id }) => id);
      return { Groups: items.map((group) => buildGroup(identityStoreId, group)), NextToken };
    },
    IsMemberInGroups(input) {
      const members = readStoreInput(deps, input);
      const user = readMember(deps, members.record('MemberId'));
      const groupIds = directory.groupsOf(user.id);
      const results = members.strings('GroupIds', 1, 100).map((groupId) => ({
        GroupId: groupId,
        MemberId: { UserId: user.id },
        MembershipExists: groupIds.includes(groupId),
      }));
      return { Results: results };
    },
    ListGroupMemberships(input) {
      const group = readGroup(deps, readStoreInput(deps, input));
      return listMemberships(input, ({ groupId }) => groupId === group.id);
    },
    ListGroupMembershipsForMember(input) {
      const user = readMember(deps, readStoreInput(deps, input).record('MemberId'));
      return listMemberships(input, ({ userId }) => userId === user.id);
    },
  } satisfies Record<string, AwsAction>;
}

function readMember(deps: IdentitystoreDeps, memberId: Input) {
  return readUser(deps, readMembers(memberId));
}

function buildGroup(identityStoreId: string, group: DirectoryGroup) {
  return {
    IdentityStoreId: identityStoreId,
    GroupId: group.id,
    DisplayName: group.displayName,
  };
}

function buildMembership(identityStoreId: string, membership: Membership) {
  return {
    IdentityStoreId: identityStoreId,
    MembershipId: membership.id,
    GroupId: membership.groupId,
    MemberId: { UserId: membership.userId },
  };
}
