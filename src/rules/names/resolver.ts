import type { RulesFile } from '../file/parse-rules-file.ts';
import type { Problem } from '../file/problem.ts';
import type { Path } from '../file/yaml-text.ts';
import {
  type NamedPermissionSet,
  type NameIndex,
  type OrganizationUser,
  suggestNames,
} from './organization.ts';

/** Resolves the names at places of a file, and collects a problem for each that it does not find. */
export interface Resolver {
  readonly problems: Problem[];
  readonly warnings: Problem[];
  readonly report: (path: Path, message: string) => void;
  readonly warn: (path: Path, message: string) => void;
  readonly user: (path: Path, userName: string) => OrganizationUser | undefined;
  /** The ids of those users of a list that exist; `undefined` without a list. */
  readonly users: (path: Path, userNames: readonly string[] | undefined) => Ids;
  readonly groups: (path: Path, groupNames: readonly string[] | undefined) => Ids;
  readonly permissionSet: (path: Path, nameOrArn: string) => NamedPermissionSet | undefined;
}

type Ids = ReadonlySet<string> | undefined;

export function createResolver(
  file: RulesFile,
  { names }: { readonly names: NameIndex },
): Resolver {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const { organization } = names;
  const warned = new Set<string>();
  const report = (path: Path, message: string): void => {
    problems.push({ message, position: file.locate(path) });
  };
  const warn = (path: Path, message: string): void => {
    warnings.push({ message, position: file.locate(path) });
  };

  function user(path: Path, userName: string): OrganizationUser | undefined {
    const found = names.userNamed(userName);
    if (found === undefined)
      report(
        path,
        `Identity Center has no user ${JSON.stringify(userName)}: ${suggest(
          userName,
          organization.users.map((each) => each.userName),
        )}`,
      );
    else if (!found.enabled && !warned.has(userName)) {
      warned.add(userName);
      warn(
        path,
        `The user ${JSON.stringify(userName)} is disabled: they are denied until Identity Center enables them.`,
      );
    }
    return found;
  }

  function group(path: Path, name: string): { readonly id: string } | undefined {
    const found = names.groupNamed(name);
    if (found === undefined)
      report(
        path,
        `Identity Center has no group ${JSON.stringify(name)}. If it was renamed, write its new name: ${suggest(
          name,
          organization.groups.map((each) => each.name),
        )}`,
      );
    return found;
  }

  const eachOf =
    (find: (path: Path, name: string) => { readonly id: string } | undefined) =>
    (path: Path, list: readonly string[] | undefined): Ids =>
      list && new Set(list.flatMap((name, index) => find([...path, index], name)?.id ?? []));

  return {
    problems,
    warnings,
    report,
    warn,
    user,
    users: eachOf(user),
    groups: eachOf(group),
    permissionSet(path, nameOrArn) {
      const found = names.permissionSet(nameOrArn);
      if (found === undefined)
        report(
          path,
          `The instance ${organization.instanceArn} has no permission set ${JSON.stringify(nameOrArn)}: ${suggest(
            nameOrArn,
            organization.permissionSets.map((set) => set.name),
          )}`,
        );
      return found;
    },
  };
}

function suggest(wrong: string, known: readonly string[]): string {
  const names = suggestNames(wrong, known);
  return names.length === 0
    ? 'check the spelling.'
    : `did you mean ${names.map((name) => JSON.stringify(name)).join(' or ')}?`;
}
