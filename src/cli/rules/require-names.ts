import type { OrganizationReader } from '../../aws/organization/organization-reader.ts';
import { suggestNames } from '../../rules/names/organization.ts';
import { UsageError } from '../usage-error.ts';

/** The user with exactly this user name: what is written must not depend on a guess. Throws UsageError. */
export async function requireUser(organization: OrganizationReader, userName: string) {
  const user = await organization.findUser(userName);
  if (user !== undefined) return user;
  const users = await organization.listUsers();
  throw unknownName(
    'user',
    userName,
    users.map((each) => each.userName),
  );
}

/** The group with exactly this display name. Throws UsageError. */
export async function requireGroup(organization: OrganizationReader, name: string) {
  const group = await organization.findGroup(name);
  if (group !== undefined) return group;
  const groups = await organization.listGroups();
  throw unknownName(
    'group',
    name,
    groups.map((each) => each.name),
  );
}

function unknownName(kind: string, name: string, known: readonly string[]): UsageError {
  const [nearest] = suggestNames(name, known);
  const advice =
    nearest === undefined ? 'check the spelling.' : `did you mean ${JSON.stringify(nearest)}?`;
  return new UsageError(`Identity Center has no ${kind} ${JSON.stringify(name)}: ${advice}`);
}
