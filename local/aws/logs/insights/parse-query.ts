import { parseCondition } from './parse-condition.ts';
import type { Condition, InsightsQuery } from './query.ts';
import { QueryError } from './query-error.ts';
import { createTokenReader, type TokenReader } from './token-reader.ts';

export const maxRows = 10_000;

/**
 * Parses `fields ... | filter ... | sort @timestamp asc|desc | limit N`. Throws QueryError for the
 * rest of the language, which is not emulated.
 */
export function parseQuery(query: string): InsightsQuery {
  const reader = createTokenReader(query);
  const draft: Draft = { fields: [], filters: [], newestFirst: true };
  do parseCommand(reader, draft);
  while (reader.take('|'));
  if (reader.peek().kind !== 'end') reader.fail(reader.peek(), '"|" or the end');
  return draft.fields.length > 0 ? draft : { ...draft, fields: ['@timestamp', '@message'] };
}

interface Draft {
  fields: string[];
  filters: Condition[];
  newestFirst: boolean;
  limit?: number;
}

function parseCommand(reader: TokenReader, draft: Draft): void {
  if (reader.take('fields')) draft.fields.push(...parseFields(reader));
  else if (reader.take('filter')) draft.filters.push(parseCondition(reader));
  else if (reader.take('sort')) draft.newestFirst = parseSort(reader);
  else if (reader.take('limit')) draft.limit = parseLimit(reader);
  else reader.fail(reader.peek(), 'fields, filter, sort or limit');
}

function parseFields(reader: TokenReader): string[] {
  const fields: string[] = [];
  do fields.push(reader.expectKind('word', 'a field').text);
  while (reader.take(','));
  return fields;
}

function parseSort(reader: TokenReader): boolean {
  reader.expect('@timestamp');
  if (reader.take('asc')) return false;
  reader.take('desc');
  return true;
}

function parseLimit(reader: TokenReader): number {
  const token = reader.expectKind('word', 'a number');
  const limit = Number(token.text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= maxRows) return limit;
  throw new QueryError(`limit must be between 1 and ${maxRows}`, token);
}
