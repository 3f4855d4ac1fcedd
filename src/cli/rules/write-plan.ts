import { type ApplyResult, applyPlan } from '../../rules/apply/apply-plan.ts';
import { describeRecordId, planId } from '../../rules/plan/describe-plan.ts';
import { confirm } from '../output/confirm.ts';
import type { ProgressLine } from '../output/progress-line.ts';
import { printJson } from '../output/safe-json.ts';
import { printLine } from '../print-line.ts';
import { UsageError } from '../usage-error.ts';
import type { RulesConnection } from './connect-rules.ts';
import type { LoadedPlan } from './load-plan.ts';
import { planJson, printPlan, printWarnings } from './print-plan.ts';
import { RulesProblemsError } from './rules-problems.ts';

export interface WriteOptions {
  readonly json?: true;
  readonly yes?: true;
  /** Refuses any plan but this one. */
  readonly plan?: string;
}

interface WriteDeps {
  readonly connection: RulesConnection;
  readonly progress: ProgressLine;
  /** Where the problems are: a file, or the command line. */
  readonly source: string;
}

/** Shows a plan, asks, makes its writes, and returns the exit code. Throws RulesProblemsError. */
export async function writePlan(
  { connection, progress, source }: WriteDeps,
  loaded: LoadedPlan,
  options: WriteOptions,
): Promise<number> {
  const { plan, warnings } = loaded;
  if (options.plan !== undefined && options.plan !== planId(plan))
    throw new RulesProblemsError(source, [
      {
        message: `The plan is now ${planId(plan)}, not ${options.plan}: the table or the file has changed since. Look at break-glass rules plan again. Nothing was written.`,
      },
    ]);
  if (options.json && !options.yes)
    throw new UsageError('With --json nobody is asked: add --yes, or look at rules plan --json.');
  if (!options.json) {
    printPlan(loaded);
    printWarnings(source, warnings);
  }
  const isNothing = plan.changes.length === 0;
  if (!isNothing && !options.yes && !(await confirm('Write this to the table?'))) {
    printLine('Nothing was written.');
    return 3;
  }
  const total = [...plan.narrowing, ...plan.widening].flat().length;
  const onWrite = (writes: number) => progress.show(`${writes} of ${total} writes`);
  const result = isNothing
    ? ({ outcome: 'applied', writes: 0 } as const)
    : await applyPlan({ table: connection.table, onWrite }, plan, loaded.stored)
        .catch(explainInterruption)
        .finally(progress.clear);
  return report(source, loaded, result, options);
}

/** The error itself says what failed; this says what that means for the table. */
function explainInterruption(error: unknown): never {
  process.stderr.write(`Stopped by an error. ${interrupted}\n`);
  throw error;
}

const interrupted =
  'The table allows nothing that neither the old nor the new rules allow. Run the command again to complete it.';

function report(
  source: string,
  loaded: LoadedPlan,
  result: ApplyResult,
  { json }: WriteOptions,
): number {
  const nameOf = (id: string) => describeRecordId(id, loaded.describe);
  if (result.outcome === 'outdated')
    throw new RulesProblemsError(source, [
      {
        message: `The table was changed after the plan: ${result.ids.map(nameOf).join('; ')}. Nothing was written. Run the command again.`,
      },
    ]);
  if (json) printJson({ ...planJson(source, loaded), ...result });
  else if (result.outcome === 'interrupted')
    printLine(
      `Stopped after ${result.writes} writes: somebody else has just changed the ${nameOf(result.id)}. ${interrupted}`,
    );
  else if (result.writes > 0) printLine(`Done: ${result.writes} writes.`);
  return result.outcome === 'applied' ? 0 : 3;
}
