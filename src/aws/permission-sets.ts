import {
  DescribePermissionSetCommand,
  ResourceNotFoundException,
  type SSOAdminClient,
} from '@aws-sdk/client-sso-admin';
import type { PermissionSets } from '../request/gather-facts.ts';
import { isPermissionSetName } from '../request/ids.ts';

/**
 * Names permission sets. A name is asked for once in a function's life: DescribePermissionSet can
 * take a second, and a permission set cannot be renamed.
 */
export function createPermissionSets(client: SSOAdminClient, instanceArn: string): PermissionSets {
  const names = new Map<string, string>();
  const ask = async (permissionSetArn: string): Promise<string | undefined> => {
    try {
      const { PermissionSet: permissionSet } = await client.send(
        new DescribePermissionSetCommand({
          InstanceArn: instanceArn,
          PermissionSetArn: permissionSetArn,
        }),
      );
      return permissionSet?.Name;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  };
  return {
    async findName(permissionSetArn) {
      const name = names.get(permissionSetArn) ?? (await ask(permissionSetArn));
      if (name === undefined) return undefined;
      if (!isPermissionSetName(name)) throw new Error('the name of a permission set is malformed');
      names.set(permissionSetArn, name);
      return name;
    },
  };
}
