import type { Condition } from './query.ts';
import { QueryError } from './query-error.ts';
import type { TokenReader } from './token-reader.ts';

/** `not` binds tighter than `and`, `and` tighter than `or`. */
export function parseCondition(reader: TokenReader): Condition {
  let left = parseAnd(reader);
  while (reader.take('or')) left = { kind: 'or', left, right: parseAnd(reader) };
  return left;
}

function parseAnd(reader: TokenReader): Condition {
  let left = parseNot(reader);
  while (reader.take('and')) left = { kind: 'and', left, right: parseNot(reader) };
  return left;
}

function parseNot(reader: TokenReader): Condition {
  if (reader.take('not')) return { kind: 'not', condition: parseNot(reader) };
  if (!reader.take('(')) return parseComparison(reader);
  const inner = parseCondition(reader);
  reader.expect(')');
  return inner;
}

function parseComparison(reader: TokenReader): Condition {
  const field = reader.expectKind('word', 'a field').text;
  if (reader.take('=')) return parseEquals(reader, field);
  if (reader.take('!=')) return { kind: 'not', condition: parseEquals(reader, field) };
  if (reader.take('=~') || reader.take('like')) return parseLike(reader, field);
  if (reader.take('not')) {
    reader.expect('like');
    return { kind: 'not', condition: parseLike(reader, field) };
  }
  return reader.fail(reader.peek(), '=, !=, like, not like or =~');
}

function parseEquals(reader: TokenReader, field: string): Condition {
  const token = reader.next();
  const isNumber = token.kind === 'word' && /^-?\d+(\.\d+)?$/.test(token.text);
  if (token.kind === 'string' || isNumber) return { kind: 'equals', field, value: token.text };
  return reader.fail(token, 'a quoted string or a number');
}

function parseLike(reader: TokenReader, field: string): Condition {
  const token = reader.next();
  if (token.kind === 'string') return { kind: 'contains', field, text: token.text };
  if (token.kind !== 'regex') return reader.fail(token, 'a quoted string or a /pattern/');
  const [, caseFlag, source = ''] = /^(\(\?i\))?(.*)$/s.exec(token.text) ?? [];
  try {
    return { kind: 'matches', field, pattern: new RegExp(source, caseFlag ? 'i' : '') };
  } catch {
    throw new QueryError(`/${token.text}/ is not a regular expression`, token);
  }
}
