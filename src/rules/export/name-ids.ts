import type { NameIndex } from '../names/organization.ts';

/** A record has something that a rules file cannot say. */
export class ExportProblem extends Error {
  override readonly name = 'ExportProblem';
}

export function userNameOf(id: string, names: NameIndex): string {
  const user = names.userWithId(id);
  if (user === undefined) throw new ExportProblem(`Identity Center has no user ${id}`);
  return user.userName;
}

function groupNameOf(id: string, names: NameIndex): string {
  const group = names.groupWithId(id);
  if (group === undefined) throw new ExportProblem(`Identity Center has no group ${id}`);
  return group.name;
}

/** Users and groups by name, those keys that are there, in alphabetical order. */
export function namesOf(
  ids: Readonly<Record<string, ReadonlySet<string> | undefined>>,
  names: NameIndex,
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(ids).flatMap(([key, set]) => {
      if (set === undefined) return [];
      const nameOf = /groups$/i.test(key) ? groupNameOf : userNameOf;
      return [[key, Array.from(set, (id) => nameOf(id, names)).sort()]];
    }),
  );
}
