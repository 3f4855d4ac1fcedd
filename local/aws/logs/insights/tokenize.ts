export interface Token {
  readonly kind: 'word' | 'string' | 'regex' | 'symbol' | 'other' | 'end';
  /** A string has no quotes and escapes, a regular expression no slashes. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Splits a Logs Insights query into tokens. The last token has the kind `end`. */
export function tokenize(query: string): readonly Token[] {
  const tokens: Token[] = [];
  let offset = skipSpace(query, 0);
  while (offset < query.length) {
    const token = readToken(query, offset);
    tokens.push(token);
    offset = skipSpace(query, token.end);
  }
  return [...tokens, { kind: 'end', text: 'the end of the query', start: offset, end: offset }];
}

const patterns = [
  { kind: 'word', pattern: /[\w@.-]+|`[^`]+`/y, read: (raw: string) => raw.replaceAll('`', '') },
  { kind: 'string', pattern: /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/sy, read: unquote },
  { kind: 'regex', pattern: /\/(?:[^/\\]|\\.)+\//sy, read: (raw: string) => raw.slice(1, -1) },
  { kind: 'symbol', pattern: /!=|=~|[()|,=]/y, read: (raw: string) => raw },
] as const;

function readToken(query: string, offset: number): Token {
  for (const { kind, pattern, read } of patterns) {
    pattern.lastIndex = offset;
    const raw = pattern.exec(query)?.[0];
    if (raw !== undefined)
      return { kind, text: read(raw), start: offset, end: offset + raw.length };
  }
  return { kind: 'other', text: query.slice(offset, offset + 1), start: offset, end: offset + 1 };
}

function unquote(raw: string): string {
  return raw.slice(1, -1).replace(/\\(["'\\])/g, '$1');
}

function skipSpace(query: string, from: number): number {
  const space = /\s*/y;
  space.lastIndex = from;
  space.exec(query);
  return space.lastIndex;
}
