import {
  DescribeUserCommand,
  type IdentitystoreClient,
  IsMemberInGroupsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-identitystore';
import type { Directory } from '../request/gather-facts.ts';

/** IsMemberInGroups takes this many groups at a time. Source: Identity Store API reference. */
const groupsAtATime = 100;

/** The users and groups of the identity store. */
export function createDirectory(client: IdentitystoreClient, identityStoreId: string): Directory {
  return {
    async findUser(principalId) {
      try {
        const user = await client.send(
          new DescribeUserCommand({ IdentityStoreId: identityStoreId, UserId: principalId }),
        );
        if (!user.UserName) throw new Error('the identity store gave a user without a name');
        return { userName: user.UserName, enabled: user.UserStatus === 'ENABLED' };
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    },

    async membershipsOf(principalId, groupIds) {
      const asked = [...groupIds];
      const members = new Set<string>();
      for (let from = 0; from < asked.length; from += groupsAtATime) {
        const { Results: results = [] } = await client.send(
          new IsMemberInGroupsCommand({
            IdentityStoreId: identityStoreId,
            MemberId: { UserId: principalId },
            GroupIds: asked.slice(from, from + groupsAtATime),
          }),
        );
        for (const { GroupId: group, MembershipExists: exists } of results)
          if (group && exists) members.add(group);
      }
      return members;
    },
  };
}
