import { createProgressLine } from '../../output/progress-line.ts';
import { connectRules, type RulesOptions } from '../../rules/connect-rules.ts';
import { loadPlan } from '../../rules/load-plan.ts';
import { readRules } from '../../rules/read-rules.ts';
import { type WriteOptions, writePlan } from '../../rules/write-plan.ts';

export type ApplyOptions = RulesOptions & WriteOptions;

/** Runs `break-glass rules apply`, and returns the exit code. */
export async function apply(fileName: string, options: ApplyOptions): Promise<number> {
  const file = await readRules(fileName);
  const progress = createProgressLine();
  const connection = await connectRules(options, progress);
  const loaded = await loadPlan(connection, fileName, file).finally(progress.clear);
  return writePlan({ connection, progress, source: fileName }, loaded, options);
}
