/** What Identity Center has: names that people use, and ids that records contain. */
export interface Organization {
  readonly instanceArn: string;
  readonly users: readonly OrganizationUser[];
  readonly groups: readonly OrganizationGroup[];
  readonly permissionSets: readonly NamedPermissionSet[];
}

export interface OrganizationUser {
  readonly id: string;
  readonly userName: string;
  readonly enabled: boolean;
}

export interface OrganizationGroup {
  readonly id: string;
  readonly name: string;
}

export interface NamedPermissionSet {
  readonly arn: string;
  readonly name: string;
  readonly sessionSeconds?: number | undefined;
}

/** Finds what the organization has by its exact name or its id. */
export interface NameIndex {
  readonly organization: Organization;
  readonly userNamed: (userName: string) => OrganizationUser | undefined;
  readonly userWithId: (id: string) => OrganizationUser | undefined;
  readonly groupNamed: (name: string) => OrganizationGroup | undefined;
  readonly groupWithId: (id: string) => OrganizationGroup | undefined;
  /** By name, or by ARN. */
  readonly permissionSet: (nameOrArn: string) => NamedPermissionSet | undefined;
}

export function createNameIndex(organization: Organization): NameIndex {
  const { users, groups, permissionSets } = organization;
  const userNames = new Map(users.map((user) => [user.userName, user]));
  const userIds = new Map(users.map((user) => [user.id, user]));
  const groupNames = new Map(groups.map((group) => [group.name, group]));
  const groupIds = new Map(groups.map((group) => [group.id, group]));
  const sets = new Map(
    permissionSets.flatMap(
      (set) =>
        [
          [set.name, set],
          [set.arn, set],
        ] as const,
    ),
  );
  return {
    organization,
    userNamed: (name) => userNames.get(name),
    userWithId: (id) => userIds.get(id),
    groupNamed: (name) => groupNames.get(name),
    groupWithId: (id) => groupIds.get(id),
    permissionSet: (nameOrArn) => sets.get(nameOrArn),
  };
}

const maxSuggestions = 3;

/** The names that are most like a wrong one, for an error. */
export function suggestNames(wrong: string, names: readonly string[]): readonly string[] {
  const word = wrong.toLowerCase();
  return names
    .map((name) => ({ name, distance: editDistance(word, name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(2, name.length / 3))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, maxSuggestions)
    .map(({ name }) => name);
}

/** How many characters must be added, removed or replaced. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j += 1)
      next.push(
        Math.min(
          (row[j] ?? 0) + Number(letter !== b[j]),
          (row[j + 1] ?? 0) + 1,
          (next[j] ?? 0) + 1,
        ),
      );
    row = next;
  }
  return row[b.length] ?? 0;
}
