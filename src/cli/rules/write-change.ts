import type { Changed } from '../../rules/change/change-links.ts';
import type { Problem } from '../../rules/file/problem.ts';
import {
  createNameIndex,
  type NamedPermissionSet,
  type OrganizationGroup,
  type OrganizationUser,
} from '../../rules/names/organization.ts';
import { buildPlan } from '../../rules/plan/build-plan.ts';
import type { DescribeDeps } from '../../rules/plan/describe-plan.ts';
import type { StoredRecords } from '../../rules/records/rule-record.ts';
import type { ProgressLine } from '../output/progress-line.ts';
import type { RulesConnection } from './connect-rules.ts';
import { RulesProblemsError } from './rules-problems.ts';
import { type WriteOptions, writePlan } from './write-plan.ts';

export interface ChangeContext {
  readonly connection: RulesConnection;
  readonly progress: ProgressLine;
  readonly stored: StoredRecords;
  /** The names that the change is shown with. */
  readonly names: DescribeDeps['names'];
  readonly warnings?: readonly Problem[];
}

/** Shows a single change, asks and writes it, as `rules apply` does. Throws RulesProblemsError. */
export function writeChange(
  { connection, progress, stored, names, warnings = [] }: ChangeContext,
  changed: Changed,
  options: WriteOptions,
): Promise<number> {
  const source = 'the command line';
  if ('problem' in changed) throw new RulesProblemsError(source, [{ message: changed.problem }]);
  const plan = buildPlan(stored, changed.records);
  const describe = { names, records: [changed.records, stored] };
  return writePlan({ connection, progress, source }, { plan, stored, warnings, describe }, options);
}

/** An index of the little that a change names. */
export const indexOf = (
  users: readonly OrganizationUser[],
  groups: readonly OrganizationGroup[] = [],
  permissionSets: readonly NamedPermissionSet[] = [],
): ChangeContext['names'] => createNameIndex({ instanceArn: '', users, groups, permissionSets });
