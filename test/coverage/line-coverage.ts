import { stripTypeScriptTypes } from 'node:module';

interface FileCoverage {
  /** Relative to the project folder. */
  readonly file: string;
  readonly lines: number;
  readonly coveredLines: number;
}

export interface LineCoverage {
  /** Rounded down, so that 97.999 does not look like 98. */
  readonly percent: number;
  /** Files whose lines no test runs, worst first, such as `src/a.ts: 12 of 40 lines`. */
  readonly uncovered: readonly string[];
}

/** Counts the lines that ran. A file that no test loads counts with all its lines. */
export function measureLineCoverage(
  loaded: readonly FileCoverage[],
  sources: ReadonlyMap<string, string>,
): LineCoverage {
  const loadedFiles = new Set(loaded.map(({ file }) => file));
  const notLoaded = [...sources]
    .filter(([file, source]) => !loadedFiles.has(file) && hasCode(source))
    .map(([file, source]) => ({ file, lines: source.split('\n').length - 1, coveredLines: 0 }));
  const files = [...loaded, ...notLoaded];
  const sum = (read: (file: FileCoverage) => number) =>
    files.reduce((total, file) => total + read(file), 0);
  const percent = (100 * sum(({ coveredLines }) => coveredLines)) / sum(({ lines }) => lines);
  return {
    percent: Math.floor(percent * 100) / 100,
    uncovered: files
      .filter((file) => uncoveredLines(file) > 0)
      .sort((a, b) => uncoveredLines(b) - uncoveredLines(a))
      .map((file) => `${file.file}: ${uncoveredLines(file)} of ${file.lines} lines`),
  };
}

const uncoveredLines = ({ lines, coveredLines }: FileCoverage): number => lines - coveredLines;

/** A file of types and comments only is never loaded. */
const hasCode = (source: string): boolean =>
  stripTypeScriptTypes(source).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$|[\s;]+/gm, '') !== '';
