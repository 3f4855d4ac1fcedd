import type { Directory } from '../request/policy/gather-facts.ts';
import type { JsonClient } from './client/json-client.ts';
import { structuresAt, textAt } from './client/json-object.ts';
import { isServiceError } from './client/service-error.ts';

/** IsMemberInGroups takes this many groups at a time. Source: Identity Store API reference. */
const groupsAtATime = 100;

/** The users and groups of the identity store. */
export function createIdentityStore(client: JsonClient, identityStoreId: string): Directory {
  return {
    async findUser(principalId) {
      try {
        const user = await client.call('DescribeUser', {
          IdentityStoreId: identityStoreId,
          UserId: principalId,
        });
        const userName = textAt(user, 'UserName');
        if (!userName) throw new Error('the identity store gave a user without a name');
        return { userName, enabled: user['UserStatus'] === 'ENABLED' };
      } catch (error) {
        if (isServiceError(error, 'ResourceNotFoundException')) return undefined;
        throw error;
      }
    },

    async membershipsOf(principalId, groupIds) {
      const asked = [...groupIds];
      const members = new Set<string>();
      for (let from = 0; from < asked.length; from += groupsAtATime) {
        const answer = await client.call('IsMemberInGroups', {
          IdentityStoreId: identityStoreId,
          MemberId: { UserId: principalId },
          GroupIds: asked.slice(from, from + groupsAtATime),
        });
        for (const result of structuresAt(answer, 'Results')) {
          const group = textAt(result, 'GroupId');
          if (group && result['MembershipExists'] === true) members.add(group);
        }
      }
      return members;
    },
  };
}
