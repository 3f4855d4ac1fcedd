import * as v from 'valibot';

/** Names the fields that a schema refused, and repeats no value. `whole`: what to call the value itself. */
export const invalidFields = (issues: readonly v.BaseIssue<unknown>[], whole: string): string =>
  issues.map((issue) => v.getDotPath(issue) ?? whole).join(', ');
