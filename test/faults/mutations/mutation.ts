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
  /** What else enforces the same, so that breaking this rule alone violates nothing. */
  readonly alsoEnforcedBy?: string;
}

export const grantFile = (name: string): string => `src/grant/${name}.ts`;
export const workflow = 'workflow/break-glass.asl.json';

export const breakRule = (
  rule: string,
  file: string,
  find: string,
  replace: string,
  alsoEnforcedBy?: string,
): Mutation => ({
  rule,
  replacements: [{ file, find, replace }],
  ...(alsoEnforcedBy !== undefined && { alsoEnforcedBy }),
});

/** Breaks several rules at once that enforce the same. */
export const breakRules = (rule: string, ...mutations: readonly Mutation[]): Mutation => ({
  rule,
  replacements: mutations.flatMap(({ replacements }) => replacements),
});
