import type { LogEvent } from '../log-event.ts';
import { extractFields } from './extract-fields.ts';
import type { Condition, InsightsQuery } from './query.ts';

export type ResultRow = readonly { readonly field: string; readonly value: string }[];

export interface QueryResult {
  readonly rows: readonly ResultRow[];
  readonly statistics: {
    readonly recordsMatched: number;
    readonly recordsScanned: number;
    readonly bytesScanned: number;
  };
}

/** Runs a query over events in order of time. `limit` applies to rows, not to statistics. */
export function runQuery(
  query: InsightsQuery,
  events: readonly LogEvent[],
  limit: number,
): QueryResult {
  const matched = events
    .map(extractFields)
    .filter((fields) => query.filters.every((condition) => matches(condition, fields)));
  const sorted = query.newestFirst ? matched.toReversed() : matched;
  return {
    rows: sorted.slice(0, limit).map((fields) => buildRow(query.fields, fields)),
    statistics: {
      recordsMatched: matched.length,
      recordsScanned: events.length,
      bytesScanned: events.reduce((sum, { message }) => sum + Buffer.byteLength(message), 0),
    },
  };
}

type Fields = ReadonlyMap<string, string>;

/** A missing field matches no value, so only a negated condition matches it. */
function matches(condition: Condition, fields: Fields): boolean {
  switch (condition.kind) {
    case 'and':
      return matches(condition.left, fields) && matches(condition.right, fields);
    case 'or':
      return matches(condition.left, fields) || matches(condition.right, fields);
    case 'not':
      return !matches(condition.condition, fields);
    case 'equals':
      return fields.get(condition.field) === condition.value;
    case 'contains':
      return fields.get(condition.field)?.includes(condition.text) ?? false;
    case 'matches':
      return (
        fields.has(condition.field) && condition.pattern.test(fields.get(condition.field) ?? '')
      );
  }
}

function buildRow(names: readonly string[], fields: Fields): ResultRow {
  return [...new Set([...names, '@ptr'])].flatMap((field) => {
    const value = fields.get(field);
    return value === undefined ? [] : [{ field, value }];
  });
}
