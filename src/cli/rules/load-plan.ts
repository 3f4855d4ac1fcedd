import type { RulesFile } from '../../rules/file/parse-rules-file.ts';
import type { Problem } from '../../rules/file/problem.ts';
import { createNameIndex, type NameIndex } from '../../rules/names/organization.ts';
import { resolveFile } from '../../rules/names/resolve-file.ts';
import { buildPlan, type Plan } from '../../rules/plan/build-plan.ts';
import type { DescribeDeps } from '../../rules/plan/describe-plan.ts';
import type { StoredRecords } from '../../rules/records/rule-record.ts';
import type { RulesConnection } from './connect-rules.ts';
import { RulesProblemsError } from './rules-problems.ts';

export interface LoadedPlan {
  readonly plan: Plan;
  /** What the plan saw in the table. */
  readonly stored: StoredRecords;
  readonly warnings: readonly Problem[];
  readonly describe: DescribeDeps;
}

/** Resolves a file's names, and plans what would change in the table. Throws RulesProblemsError. */
export async function loadPlan(
  connection: RulesConnection,
  fileName: string,
  file: RulesFile,
): Promise<LoadedPlan> {
  const emails = Object.keys(file.links).filter((slackUser) => slackUser.includes('@'));
  const [organization, records, slackUserIds] = await Promise.all([
    connection.organization.readAll(),
    connection.table.readAll(),
    connection.findSlackUsers(emails),
  ]);
  const names = createNameIndex(organization);
  const resolved = resolveFile(file, {
    names,
    limits: connection.deployment,
    slackUserIds,
    members: await readMembers(connection, file, names),
  });
  if (resolved.problems.length > 0) throw new RulesProblemsError(fileName, resolved.problems);
  const stored = new Map(records.map((record) => [record.id, record]));
  return {
    plan: buildPlan(stored, resolved.records),
    stored,
    warnings: resolved.warnings,
    describe: { names, records: [resolved.records, stored] },
  };
}

/** The members of groups whose members are counted: those of rules with approvals. */
async function readMembers(
  { organization }: RulesConnection,
  { rules }: RulesFile,
  names: NameIndex,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const groupNames = rules.flatMap(({ approvals, groups = [], approverGroups = [] }) =>
    approvals === undefined ? [] : [...groups, ...approverGroups],
  );
  const ids = new Set(groupNames.flatMap((name) => names.groupNamed(name)?.id ?? []));
  return new Map(
    await Promise.all(
      Array.from(ids, async (id) => [id, await organization.listMembers(id)] as const),
    ),
  );
}
