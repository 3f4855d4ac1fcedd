import { AwsError } from './aws-service.ts';
import type { Members } from './members.ts';
import { paginate } from './paginate.ts';

interface PagedDeps {
  readonly settings: { readonly pageSize: number };
}

/**
 * Reads which page is asked for by MaxResults and NextToken, as Identity Center's two services have
 * it: 100 items at most. They differ in the words with which they refuse a token.
 */
export const buildPageReader =
  (refusal: string) =>
  <T>(deps: PagedDeps, members: Members, items: readonly T[], keyOf: (item: T) => string) => {
    const asked = members.optionalInteger('MaxResults', 1, 100) ?? 100;
    const size = Math.min(asked, deps.settings.pageSize);
    const page = paginate(items, keyOf, { size, token: members.optionalString('NextToken') });
    if (page) return { items: page.items, NextToken: page.nextToken };
    throw new AwsError('ValidationException', refusal);
  };
