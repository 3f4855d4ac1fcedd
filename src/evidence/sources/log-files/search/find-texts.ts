/** Returns the position of the next match at or after `from`, or -1. `from` must not decrease. */
export type FindNext = (from: number) => number;

/** Finds the first of several texts, which are ASCII. Of many texts, most end with a quotation mark. */
export function createTextFinder(texts: readonly string[]): (bytes: Buffer) => FindNext {
  const wholes = new Set(texts.filter((text) => !text.endsWith('"')));
  const quoted = new Set(texts.filter((text) => text.endsWith('"')));
  const createFinders = [
    ...[...wholes].map((text) => createFinder(text)),
    ...commonPrefixes([...quoted]).map((prefix) => createFinder(prefix, quoted)),
  ];
  return (bytes) => findFirst(createFinders.map((create) => create(bytes)));
}

/** Finds a text; with `quoted`, only where one of these starts. */
function createFinder(text: string, quoted?: ReadonlySet<string>): (bytes: Buffer) => FindNext {
  const wanted = Buffer.from(text);
  const maxLength = Math.max(0, ...[...(quoted ?? [])].map(({ length }) => length));
  const isQuotedAt = (bytes: Buffer, at: number): boolean => {
    const following = bytes.toString('latin1', at, at + maxLength);
    return quoted?.has(following.slice(0, following.indexOf('"') + 1)) ?? true;
  };
  return (bytes) => (from) => {
    let at = bytes.indexOf(wanted, from);
    while (at !== -1 && !isQuotedAt(bytes, at)) at = bytes.indexOf(wanted, at + 1);
    return at;
  };
}

/** Returns the first of the finders' matches. A finder does not search again for a match that lies ahead. */
export function findFirst(finders: readonly FindNext[]): FindNext {
  const known = finders.map(() => -2);
  return (from) => {
    let first = -1;
    for (const [index, find] of finders.entries()) {
      let match = known[index] ?? -1;
      if (match !== -1 && match < from) match = find(from);
      known[index] = match;
      if (match !== -1 && (first === -1 || match < first)) first = match;
    }
    return first;
  };
}

const maxPrefixes = 8;
/** An account's access keys share twelve characters; those of many accounts, and ARNs, share four. */
const prefixLengths = [12, 4];

/** Returns few prefixes, as long as possible, so that each text starts with one: a search for each is fast. */
function commonPrefixes(texts: readonly string[]): readonly string[] {
  const groupsBy = (length: number) => [
    ...Map.groupBy(texts, (text) => text.slice(0, length)).values(),
  ];
  const groups = prefixLengths.map(groupsBy).find(({ length }) => length <= maxPrefixes);
  return (groups ?? groupsBy(1)).map(commonPrefix);
}

function commonPrefix(texts: readonly string[]): string {
  const [first = '', ...others] = texts;
  let { length } = first;
  while (!others.every((text) => text.startsWith(first.slice(0, length)))) length -= 1;
  return first.slice(0, length);
}
