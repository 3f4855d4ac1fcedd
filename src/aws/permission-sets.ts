import {
  DescribePermissionSetCommand,
  ResourceNotFoundException,
  type SSOAdminClient,
} from '@aws-sdk/client-sso-admin';
import type { PermissionSet } from '../request/decide.ts';
import type { PermissionSets } from '../request/gather-facts.ts';
import { isPermissionSetName } from '../request/ids.ts';
import { isoDurationSeconds } from './iso-duration.ts';

/**
 * Describes permission sets. One is asked for once in a function's life: DescribePermissionSet can
 * take a second, and a permission set cannot be renamed. A session duration that was changed since
 * is known to the functions that start after it.
 */
export function createPermissionSets(client: SSOAdminClient, instanceArn: string): PermissionSets {
  const known = new Map<string, PermissionSet>();
  const ask = async (permissionSetArn: string): Promise<PermissionSet | undefined> => {
    try {
      const { PermissionSet: set } = await client.send(
        new DescribePermissionSetCommand({
          InstanceArn: instanceArn,
          PermissionSetArn: permissionSetArn,
        }),
      );
      if (set?.Name === undefined) return undefined;
      return { name: set.Name, sessionSeconds: isoDurationSeconds(set.SessionDuration ?? '') };
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  };
  return {
    async find(permissionSetArn) {
      const set = known.get(permissionSetArn) ?? (await ask(permissionSetArn));
      if (set === undefined) return undefined;
      if (!isPermissionSetName(set.name))
        throw new Error('the name of a permission set is malformed');
      known.set(permissionSetArn, set);
      return set;
    },
  };
}
