import { relative } from 'node:path';
import type { TestEvent } from 'node:test/reporters';
import { type Group, groupOf, projectFolder } from './test-groups.ts';
import { noTests, type Totals } from './totals.ts';

/** A test reporter: writes the totals of each group as one line of JSON. */
// biome-ignore lint/style/noDefaultExport: node --test takes a reporter from the default export.
export default async function* reportTotals(events: AsyncIterable<TestEvent>) {
  const totals = new Map<Group | 'shared cases', Totals>();
  for await (const event of events) {
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const { file, details, skip } = event.data;
    if (details.type === 'suite' || file === undefined) continue;
    const outcome = outcomeOf(event.type, skip);
    const group = groupOfEvent(file);
    const before = totals.get(group) ?? noTests;
    totals.set(group, { ...before, [outcome]: before[outcome] + 1 });
  }
  yield `${JSON.stringify(Object.fromEntries(totals))}\n`;
}

/** Node names the file that defines a test. A fixture defines cases for test files of several groups. */
const groupOfEvent = (file: string): Group | 'shared cases' =>
  /\.test\.m?[jt]s$/.test(file)
    ? groupOf(relative(projectFolder, file).replaceAll('\\', '/'))
    : 'shared cases';

function outcomeOf(type: 'test:pass' | 'test:fail', skip: string | boolean | undefined) {
  if (type === 'test:fail') return 'failed';
  return skip === undefined || skip === false ? 'passed' : 'skipped';
}
