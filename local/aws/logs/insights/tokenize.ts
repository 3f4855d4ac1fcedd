export interface Token {
  readonly kind: 'word' | 'string' | 'regex' | 'symbol' | 'other' | 'end';
  /** A string without its quotes and escapes, a regular expression without its slashes. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Cuts a Logs Insights query into tokens. The last one is always of kind `end`. */
export function tokenize(query: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = skipSpace(query, 0);
  while (at < query.length) {
    const token = readToken(query, at);
    tokens.push(token);
    at = skipSpace(query, token.end);
  }
  return [...tokens, { kind: 'end', text: 'the end of the query', start: at, end: at }];
}

const patterns = [
  { kind: 'word', pattern: /[\w@.-]+|`[^`]+`/y, read: (raw: string) => raw.replaceAll('`', '') },
  { kind: 'string', pattern: /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/sy, read: unquote },
  { kind: 'regex', pattern: /\/(?:[^/\\]|\\.)+\//sy, read: (raw: string) => raw.slice(1, -1) },
  { kind: 'symbol', pattern: /!=|=~|[()|,=]/y, read: (raw: string) => raw },
] as const;

function readToken(query: string, at: number): Token {
  for (const { kind, pattern, read } of patterns) {
    pattern.lastIndex = at;
    const raw = pattern.exec(query)?.[0];
    if (raw !== undefined) return { kind, text: read(raw), start: at, end: at + raw.length };
  }
  return { kind: 'other', text: query.slice(at, at + 1), start: at, end: at + 1 };
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
