import { QueryError } from './query-error.ts';
import { type Token, tokenize } from './tokenize.ts';

/** Walks over a query's tokens. */
export interface TokenReader {
  peek(): Token;
  next(): Token;
  /** Takes the next token if it is this symbol or keyword (in any case). */
  take(text: string): boolean;
  expect(text: string): void;
  expectKind(kind: Token['kind'], what: string): Token;
  refuse(token: Token, wanted: string): never;
}

export function createTokenReader(query: string): TokenReader {
  const tokens = tokenize(query);
  let at = 0;

  const reader: TokenReader = {
    peek() {
      const token = tokens[Math.min(at, tokens.length - 1)];
      if (token === undefined) throw new QueryError('empty query', { start: 0, end: 0 });
      return token;
    },
    next() {
      const token = reader.peek();
      at += 1;
      return token;
    },
    take(text) {
      const { kind, text: found } = reader.peek();
      const taken = (kind === 'word' || kind === 'symbol') && found.toLowerCase() === text;
      if (taken) at += 1;
      return taken;
    },
    expect(text) {
      if (!reader.take(text)) reader.refuse(reader.peek(), `"${text}"`);
    },
    expectKind(kind, what) {
      const token = reader.next();
      return token.kind === kind ? token : reader.refuse(token, what);
    },
    refuse(token, wanted) {
      throw new QueryError(
        `unexpected "${token.text}": the emulated Logs Insights wants ${wanted} there`,
        token,
      );
    },
  };
  return reader;
}
