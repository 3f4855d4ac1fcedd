import { isPermissionSetName } from '../request/ids.ts';
import type { PermissionSet } from '../request/policy/decide.ts';
import type { PermissionSets } from '../request/policy/gather-facts.ts';
import type { JsonClient } from './client/json-client.ts';
import { structureAt, textAt } from './client/json-object.ts';
import { isServiceError } from './client/service-error.ts';
import { isoDurationSeconds } from './iso-duration.ts';

/**
 * Describes permission sets. One is asked for once in a function's life: DescribePermissionSet can
 * take a second, and a permission set cannot be renamed. A session duration that was changed since
 * is known to the functions that start after it.
 */
export function createPermissionSets(client: JsonClient, instanceArn: string): PermissionSets {
  const known = new Map<string, PermissionSet>();
  const ask = async (permissionSetArn: string): Promise<PermissionSet | undefined> => {
    try {
      const answer = await client.call('DescribePermissionSet', {
        InstanceArn: instanceArn,
        PermissionSetArn: permissionSetArn,
      });
      const set = structureAt(answer, 'PermissionSet');
      const name = textAt(set, 'Name');
      if (name === undefined) return undefined;
      return { name, sessionSeconds: isoDurationSeconds(textAt(set, 'SessionDuration') ?? '') };
    } catch (error) {
      if (isServiceError(error, 'ResourceNotFoundException')) return undefined;
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
