import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { custom as parseExpressions } from 'dynalite/validations/updateItem.js';
import { AwsError } from '../api/aws-service.ts';

/** The members of an UpdateItem that its expressions consist of. */
export interface Expressions {
  readonly UpdateExpression?: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, AttributeValue>>;
}

/** What dynalite's parsers add to a request. */
interface ParsedExpressions {
  readonly _updates?: { readonly sections: readonly object[] };
  readonly _condition?: object;
}

interface CacheEntry {
  readonly parsed: ParsedExpressions;
  /** The values by placeholder. The parsed expressions refer to these objects. */
  readonly values: Readonly<Record<string, AttributeValue>>;
}

const cache = new Map<string, CacheEntry>();

/**
 * Parses the expressions of a request with dynalite, once for each text and types of the values: parsing
 * takes more than ten times as long as the rest of an update. The result is valid until the next call,
 * which changes the values in it.
 */
export function parseExpressionsOnce(request: Expressions): ParsedExpressions {
  const { UpdateExpression, ConditionExpression, ExpressionAttributeNames } = request;
  const values = Object.entries(request.ExpressionAttributeValues ?? {});
  const types = values.map(([name, value]) => [name, ...Object.keys(value)]);
  const texts = [UpdateExpression, ConditionExpression, ExpressionAttributeNames, types];
  const key = JSON.stringify(texts);
  const entry = cache.get(key) ?? parse(request);
  cache.set(key, entry);
  for (const [name, value] of values) Object.assign(entry.values[name] ?? {}, value);
  const { _updates: updates, ...condition } = entry.parsed;
  if (updates === undefined) return condition;
  // An update writes into the sections.
  const sections = updates.sections.map((section) => ({ ...section }));
  return { ...condition, _updates: { ...updates, sections } };
}

function parse(request: Expressions): CacheEntry {
  const data: Expressions & ParsedExpressions = structuredClone(request);
  const problem = parseExpressions(data);
  if (problem) throw new AwsError('ValidationException', problem);
  const { _updates, _condition, ExpressionAttributeValues: values = {} } = data;
  return { parsed: { ...(_updates && { _updates }), ...(_condition && { _condition }) }, values };
}
