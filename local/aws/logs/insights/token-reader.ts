import { QueryError } from './query-error.ts';
import { type Token, tokenize } from './tokenize.ts';

export interface TokenReader {
  peek(): Token;
  next(): Token;
  /** Consumes the next token if it is this symbol or keyword (case-insensitive). */
  take(text: string): boolean;
  expect(text: string): void;
  /** `description` names the expected token in the error. */
  expectKind(kind: Token['kind'], description: string): Token;
  fail(token: Token, expected: string): never;
}

export function createTokenReader(query: string): TokenReader {
  const tokens = tokenize(query);
  let position = 0;

  const reader: TokenReader = {
    peek() {
      const token = tokens[Math.min(position, tokens.length - 1)];
      if (token === undefined) throw new QueryError('The query is empty', { start: 0, end: 0 });
      return token;
    },
    next() {
      const token = reader.peek();
      position += 1;
      return token;
    },
    take(text) {
      const { kind, text: tokenText } = reader.peek();
      const matches = (kind === 'word' || kind === 'symbol') && tokenText.toLowerCase() === text;
      if (matches) position += 1;
      return matches;
    },
    expect(text) {
      if (!reader.take(text)) reader.fail(reader.peek(), `"${text}"`);
    },
    expectKind(kind, description) {
      const token = reader.next();
      return token.kind === kind ? token : reader.fail(token, description);
    },
    fail(token, expected) {
      throw new QueryError(
        `Unexpected "${token.text}": the emulated Logs Insights expects ${expected}`,
        token,
      );
    },
  };
  return reader;
}
