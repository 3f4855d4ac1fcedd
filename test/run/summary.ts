import type { JobResult } from './run-job.ts';
import { addTotals, formatTotals, noTests, type Totals } from './totals.ts';

/** The last lines of a run: what ran, how long it took, and the totals. A check counts like a test. */
export function buildSummary(results: readonly JobResult[]): readonly string[] {
  const totals = new Map<string, Totals>();
  const add = (name: string, more: Totals) =>
    totals.set(name, addTotals(totals.get(name) ?? noTests, more));
  for (const result of results) {
    for (const [group, counts] of Object.entries(result.totals)) add(group, counts);
    const uncounted = countItself(result);
    if (uncounted !== undefined) add(uncounted.name, uncounted.counts);
  }
  const failed = results.filter(({ hasPassed }) => !hasPassed).map(({ name }) => name);
  return [
    `seconds: ${results.map(({ name, seconds }) => `${name} ${Math.round(seconds)}`).join(', ')}`,
    ...[...totals].map(([name, counts]) => `${name}: ${formatTotals(counts)}`),
    ...(failed.length > 0 ? [`failed: ${failed.join(', ')}`] : []),
    formatTotals([...totals.values()].reduce(addTotals, noTests)),
  ];
}

/** A check is counted itself; so is a process that failed though no test did, such as by its coverage. */
function countItself({ name, totals, hasTests, hasPassed }: JobResult) {
  if (!hasTests)
    return { name: 'checks', counts: { ...noTests, [hasPassed ? 'passed' : 'failed']: 1 } };
  if (hasPassed || Object.values(totals).some(({ failed }) => failed > 0)) return undefined;
  return { name: `${name} as a whole`, counts: { ...noTests, failed: 1 } };
}
