import { relative } from 'node:path';
import type { TestEvent } from 'node:test/reporters';
import { type Group, groupOf, projectFolder } from './test-groups.ts';
import { noTests, type Totals } from './totals.ts';

/** A test reporter: writes the totals of each group as one line of JSON. */
// biome-ignore lint/style/noDefaultExport: node --test takes a reporter from the default export.
export default async function* reportTotals(events: AsyncIterable<TestEvent>) {
  const totals = new Map<Group, Totals>();
  let group: Group = 'unit';
  for await (const event of events) {
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const { file, details, skip } = event.data;
    if (details.type === 'suite' || file === undefined) continue;
    const outcome = outcomeOf(event.type, skip);
    // A test that a fixture defines belongs to the file that runs it, the last one that was seen.
    if (isTestFile(file)) group = groupOf(relative(projectFolder, file).replaceAll('\\', '/'));
    const before = totals.get(group) ?? noTests;
    totals.set(group, { ...before, [outcome]: before[outcome] + 1 });
  }
  yield `${JSON.stringify(Object.fromEntries(totals))}\n`;
}

const isTestFile = (file: string) => /\.test\.m?[jt]s$/.test(file);

function outcomeOf(type: 'test:pass' | 'test:fail', skip: string | boolean | undefined) {
  if (type === 'test:fail') return 'failed';
  return skip === undefined || skip === false ? 'passed' : 'skipped';
}
