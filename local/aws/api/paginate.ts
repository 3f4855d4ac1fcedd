import { AwsError } from './aws-service.ts';
import type { Members } from './members.ts';

/** One page of a list, with the token of the next page if there is one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

/**
 * Returns one page of `items`, which are in ascending order of `keyOf`, or undefined for an invalid
 * token. The token names the last item of a page, not its position, so that an item added or removed
 * between two pages neither repeats nor hides another one.
 */
export function paginate<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  options: { readonly size: number; readonly token?: string | undefined },
): Page<T> | undefined {
  const after = options.token === undefined ? '' : readToken(options.token);
  if (after === undefined) return undefined;
  const rest = after === '' ? items : items.filter((item) => keyOf(item) > after);
  const page = rest.slice(0, options.size);
  const last = page.at(-1);
  if (last === undefined || rest.length === page.length) return { items: page };
  return { items: page, nextToken: writeToken(keyOf(last)) };
}

const tokenPrefix = 'page:';

function writeToken(key: string): string {
  return Buffer.from(tokenPrefix + key).toString('base64');
}

function readToken(token: string): string | undefined {
  const text = Buffer.from(token, 'base64').toString();
  return text.startsWith(tokenPrefix) && text.length > tokenPrefix.length
    ? text.slice(tokenPrefix.length)
    : undefined;
}

interface PageReaderDeps {
  readonly settings: { readonly pageSize: number };
}

/**
 * Builds a reader of MaxResults and NextToken for Identity Center's two services: at most 100 items
 * per page. The services differ only in the message for an invalid token.
 */
export const buildPageReader =
  (invalidTokenMessage: string) =>
  <T>(deps: PageReaderDeps, members: Members, items: readonly T[], keyOf: (item: T) => string) => {
    const maxResults = members.optionalInteger('MaxResults', 1, 100) ?? 100;
    const size = Math.min(maxResults, deps.settings.pageSize);
    const page = paginate(items, keyOf, { size, token: members.optionalString('NextToken') });
    if (page) return { items: page.items, NextToken: page.nextToken };
    throw new AwsError('ValidationException', invalidTokenMessage);
  };
