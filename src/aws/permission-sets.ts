import { isPermissionSetName } from '../request/ids.ts';
import type { PermissionSet } from '../request/policy/decide.ts';
import type { PermissionSets } from '../request/policy/gather-facts.ts';
import { isServiceError } from './client/errors.ts';
import type { JsonClient } from './client/json-client.ts';
import { structureAt, textAt } from './client/json-object.ts';

/** The permission sets that a process has described, by ARN. */
export type DescribedSets = Map<string, PermissionSet>;

/**
 * Describes permission sets, each once per process: DescribePermissionSet can take a second, and a
 * permission set cannot be renamed. Only processes that start later read a changed session duration. `cache` outlives an
 * invocation whose client stops with it.
 */
export function createPermissionSets(
  client: JsonClient,
  instanceArn: string,
  cache: DescribedSets = new Map(),
): PermissionSets {
  const describe = async (permissionSetArn: string): Promise<PermissionSet | undefined> => {
    try {
      const response = await client.call('DescribePermissionSet', {
        InstanceArn: instanceArn,
        PermissionSetArn: permissionSetArn,
      });
      const set = structureAt(response, 'PermissionSet');
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
      const set = cache.get(permissionSetArn) ?? (await describe(permissionSetArn));
      if (set === undefined) return undefined;
      if (!isPermissionSetName(set.name))
        throw new Error('the name of a permission set is malformed');
      cache.set(permissionSetArn, set);
      return set;
    },
  };
}

/** Days, hours, minutes and seconds. Years and months have no fixed length. */
const isoDuration =
  /^P(?=\d|T\d)(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$/;

/** Converts an ISO 8601 duration such as `PT1H30M` to seconds; `undefined` for any other text. */
export function isoDurationSeconds(text: string): number | undefined {
  const match = isoDuration.exec(text);
  if (!match) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}
