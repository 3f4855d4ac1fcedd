import { describeProblem, type Problem } from '../../rules/file/problem.ts';
import {
  countChanges,
  describePlan,
  type Mark,
  planId,
  sorted,
} from '../../rules/plan/describe-plan.ts';
import { isHeld } from '../../rules/plan/rule-writes.ts';
import { paint } from '../output/paint.ts';
import { printLine, safeLine } from '../print-line.ts';
import type { LoadedPlan } from './load-plan.ts';
import { problemsJson } from './rules-problems.ts';

const colours = { '+': 'green', '-': 'red', '~': 'yellow' } as const satisfies Record<Mark, string>;

/** Prints what would change, as Terraform does. */
export function printPlan({ plan, stored, describe }: LoadedPlan): void {
  for (const { mark, level, text } of describePlan(plan, describe)) {
    const line = safeLine(`${'    '.repeat(level)}${mark} ${text}`);
    process.stdout.write(`${paint(colours[mark], line)}\n`);
  }
  if (plan.changes.length > 0) printLine('');
  if ([...stored.values()].some(isHeld))
    printLine(
      'An earlier apply was interrupted: the table has rules that are held, and deny. Applying this plan completes it.',
    );
  printLine(summarize(plan));
}

function summarize(plan: LoadedPlan['plan']): string {
  if (plan.changes.length === 0) return 'No changes: the table is as the file says.';
  const { add, change, delete: deleted } = countChanges(plan);
  const following = plan.changes.length - add - change - deleted;
  const persons =
    following === 0 ? '' : ` Besides, records of how people are found in Slack: ${following}.`;
  return `Plan ${planId(plan)}: ${add} to add, ${change} to change, ${deleted} to delete.${persons}`;
}

/** Warnings go to standard error, so that they are seen where the output is not. */
export function printWarnings(fileName: string, warnings: readonly Problem[]): void {
  for (const warning of warnings) {
    const line = safeLine(`Warning: ${describeProblem(fileName, warning)}`);
    process.stderr.write(`${paint('yellow', line, process.stderr)}\n`);
  }
}

/** A plan as programs read it. */
export const planJson = (fileName: string, { plan, warnings }: LoadedPlan) => ({
  planId: planId(plan),
  ...countChanges(plan),
  changes: plan.changes.map(({ id, before, after }) => ({
    id,
    before: sorted(before),
    after: sorted(after),
  })),
  warnings: problemsJson(fileName, warnings),
});
