import { glob, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { TestEvent } from 'node:test/reporters';
import { measureLineCoverage } from './line-coverage.ts';

const minLinePercent = 98;
const maxFilesShown = 10;

/**
 * A reporter of `node --test` that fails the run when the tests ran less than the floor of the lines
 * of src. Node's own threshold counts only files that a test loads, and prints every file.
 */
// biome-ignore lint/style/noDefaultExport: node --test takes a reporter from the default export.
export default async function* coverageFloor(events: AsyncIterable<TestEvent>) {
  for await (const event of events) {
    if (event.type !== 'test:coverage') continue;
    const { files, workingDirectory } = event.data.summary;
    const { percent, uncovered } = measureLineCoverage(
      files.map(({ path, totalLineCount, coveredLineCount }) => ({
        file: relative(workingDirectory, path),
        lines: totalLineCount,
        coveredLines: coveredLineCount,
      })),
      await readSources(workingDirectory),
    );
    yield `coverage: the tests ran ${percent} % of the lines of src; the floor is ${minLinePercent} %\n`;
    if (percent >= minLinePercent) continue;
    process.exitCode = 1;
    yield `Lines that no test ran:\n  ${uncovered.slice(0, maxFilesShown).join('\n  ')}\n`;
  }
}

async function readSources(folder: string): Promise<ReadonlyMap<string, string>> {
  const sources = new Map<string, string>();
  for await (const file of glob('src/**/*.ts', { cwd: folder }))
    if (!file.endsWith('.test.ts')) sources.set(file, await readFile(join(folder, file), 'utf8'));
  return sources;
}
