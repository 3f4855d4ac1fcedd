import { createProgressLine } from '../../output/progress-line.ts';
import { printJson } from '../../output/safe-json.ts';
import { connectRules, type RulesOptions } from '../../rules/connect-rules.ts';
import { loadPlan } from '../../rules/load-plan.ts';
import { planJson, printPlan, printWarnings } from '../../rules/print-plan.ts';
import { readRules } from '../../rules/read-rules.ts';

export type PlanOptions = RulesOptions & { readonly exitCode?: true };

/** Runs `break-glass rules plan`, and returns the exit code. */
export async function plan(fileName: string, options: PlanOptions): Promise<number> {
  const file = await readRules(fileName);
  const progress = createProgressLine();
  const connection = await connectRules(options, progress);
  const loaded = await loadPlan(connection, fileName, file).finally(progress.clear);
  if (options.json) printJson(planJson(fileName, loaded));
  else {
    printPlan(loaded);
    printWarnings(fileName, loaded.warnings);
  }
  return options.exitCode && loaded.plan.changes.length > 0 ? 3 : 0;
}
