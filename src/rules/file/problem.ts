/** A place in a file; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What is wrong, and what to do about it. `position` is absent where no line of a file is to blame. */
export interface Problem {
  readonly message: string;
  readonly position?: Position | undefined;
}

/** As compilers write it, so that editors and terminals find the place. */
export const describeProblem = (fileName: string, { message, position }: Problem): string =>
  position === undefined ? message : `${fileName}:${position.line}:${position.column}: ${message}`;
