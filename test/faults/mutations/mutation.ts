/** One replacement in one file; what is looked for stands there exactly once. */
export interface Replacement {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** A rule of the way of a grant, and how it is broken. */
export interface Mutation {
  readonly rule: string;
  readonly replacements: readonly Replacement[];
  /** What else keeps the same promise, where breaking this rule alone breaks none. */
  readonly alsoKeptBy?: string;
}

export const grant = (file: string): string => `src/grant/${file}.ts`;
export const workflow = 'workflow/break-glass.asl.json';

export const broken = (
  rule: string,
  file: string,
  find: string,
  replace: string,
  alsoKeptBy?: string,
): Mutation => ({
  rule,
  replacements: [{ file, find, replace }],
  ...(alsoKeptBy !== undefined && { alsoKeptBy }),
});

/** Rules that keep one promise together, broken at once. */
export const brokenTogether = (rule: string, ...mutations: readonly Mutation[]): Mutation => ({
  rule,
  replacements: mutations.flatMap(({ replacements }) => replacements),
});
