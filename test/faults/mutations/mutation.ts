/** One replacement in one file, which contains `find` exactly once. */
export interface Replacement {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** A rule about the life of a grant, and how to break it. */
export interface Mutation {
  readonly rule: string;
  readonly replacements: readonly Replacement[];
  /** Another rule that ensures the same, so that breaking this one alone violates nothing. */
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

/** Breaks several rules at once that ensure the same. */
export const brokenTogether = (rule: string, ...mutations: readonly Mutation[]): Mutation => ({
  rule,
  replacements: mutations.flatMap(({ replacements }) => replacements),
});
