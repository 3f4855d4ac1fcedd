import type { GroupMembers } from '../grant/approval/find-approvers.ts';
import type { Directory } from '../request/policy/gather-facts.ts';
import { isServiceError } from './client/errors.ts';
import type { JsonClient } from './client/json-client.ts';
import { structureAt, structuresAt, textAt } from './client/json-object.ts';

/** IsMemberInGroups accepts 100 groups. Source: Identity Store API reference. */
const maxGroupsPerCall = 100;

/** Reads users and group memberships from the identity store. */
export function createIdentityStore(client: JsonClient, identityStoreId: string): Directory {
  return {
    async findUser(principalId) {
      try {
        const user = await client.call('DescribeUser', {
          IdentityStoreId: identityStoreId,
          UserId: principalId,
        });
        const userName = textAt(user, 'UserName');
        if (!userName) throw new Error('the identity store returned a user without a name');
        // The API documents UserStatus as optional: a user without one is not disabled.
        return { userName, enabled: user['UserStatus'] !== 'DISABLED' };
      } catch (error) {
        if (isServiceError(error, 'ResourceNotFoundException')) return undefined;
        throw error;
      }
    },

    async membershipsOf(principalId, groupIds) {
      const ids = [...groupIds];
      const memberships = new Set<string>();
      for (let start = 0; start < ids.length; start += maxGroupsPerCall) {
        const response = await client.call('IsMemberInGroups', {
          IdentityStoreId: identityStoreId,
          MemberId: { UserId: principalId },
          GroupIds: ids.slice(start, start + maxGroupsPerCall),
        });
        for (const result of structuresAt(response, 'Results')) {
          const groupId = textAt(result, 'GroupId');
          if (groupId && result['MembershipExists'] === true) memberships.add(groupId);
        }
      }
      return memberships;
    },
  };
}

/** Lists the members of groups, as many pages as it takes. Source: ListGroupMemberships, Identity Store API reference. */
export const createGroupMembers = (client: JsonClient, identityStoreId: string): GroupMembers => ({
  async membersOf(groupId, max) {
    const members: string[] = [];
    let NextToken: string | undefined;
    do {
      const response = await client.call('ListGroupMemberships', {
        IdentityStoreId: identityStoreId,
        GroupId: groupId,
        MaxResults: max + 1,
        NextToken,
      });
      for (const membership of structuresAt(response, 'GroupMemberships')) {
        const userId = textAt(structureAt(membership, 'MemberId'), 'UserId');
        if (userId !== undefined) members.push(userId);
      }
      NextToken = textAt(response, 'NextToken');
    } while (NextToken !== undefined && members.length <= max);
    return members;
  },
});
