/** One page of a listing, and the token of the next where there is one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

/**
 * Cuts one page out of `items`, which are in ascending order of `keyOf`. The token names the last
 * item given, not a position, so that what comes or goes between two pages repeats or hides nothing
 * else. `undefined` means that the token is not one of ours.
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
