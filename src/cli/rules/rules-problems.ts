import { describeProblem, type Problem } from '../../rules/file/problem.ts';

/** The rules, or what was asked for, are wrong: nothing was written. Exit code 2. */
export class RulesProblemsError extends Error {
  override readonly name = 'RulesProblemsError';
  readonly fileName: string;
  readonly problems: readonly Problem[];

  constructor(fileName: string, problems: readonly Problem[]) {
    super(problems.map((problem) => describeProblem(fileName, problem)).join('\n'));
    this.fileName = fileName;
    this.problems = problems;
  }
}

/** Problems as programs read them. */
export const problemsJson = (fileName: string, problems: readonly Problem[]) =>
  problems.map(({ message, position }) => ({
    file: fileName,
    ...(position && { line: position.line, column: position.column }),
    message,
  }));
