import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import updateItem from 'dynalite/actions/updateItem.js';
import { AwsError } from '../api/aws-service.ts';
import { type Expressions, parseExpressionsOnce } from './parsed-expressions.ts';

/** An item as DynamoDB writes it. */
export type Item = Record<string, AttributeValue>;

export interface UpdateItemRequest extends Expressions {
  readonly Key: Item;
}

export type UpdateItemResult =
  | { readonly outcome: 'changed'; readonly item: Item }
  | { readonly outcome: 'condition-failed' };

/**
 * Applies an UpdateItem request to the item that is stored under its key, with the code of dynalite:
 * its parsers, its evaluation of the condition, and its update. `keyName` is the table's partition key.
 */
export function applyUpdateItem(
  keyName: string,
  request: UpdateItemRequest,
  stored: Item | undefined,
): UpdateItemResult {
  const data = {
    // Dynalite creates an item by changing the key.
    Key: { ...request.Key },
    ...parseExpressionsOnce(request),
    ReturnValues: 'ALL_NEW',
  };
  let result: UpdateItemResult | undefined;
  updateItem(storeOf(keyName, stored), data, (error, response) => {
    if (!error) result = { outcome: 'changed', item: copyOf(response?.Attributes) };
    else if (error.body?.__type.endsWith('#ConditionalCheckFailedException'))
      result = { outcome: 'condition-failed' };
    else throw new AwsError('ValidationException', error.message);
  });
  if (result === undefined) throw new Error('dynalite did not respond at once');
  return result;
}

/** A copy that keeps no value of the parsed expressions. */
const copyOf = (item: Item = {}): Item =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, { ...value }]));

type Store = Parameters<typeof updateItem>[0];

/** The part of dynalite's store that its UpdateItem uses, with one item and without waiting. */
function storeOf(keyName: string, stored: Item | undefined): Store {
  const table = {
    KeySchema: [{ AttributeName: keyName, KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: keyName, AttributeType: 'S' }],
  };
  return {
    options: { maxItemSize },
    getTable: (_name, callback) => callback(null, table),
    getItemDb: () => ({
      lock: (_key, run) => run((callback) => callback),
      get: (_key, callback) => callback(null, stored),
      put: (_key, _item, callback) => callback(null),
    }),
  };
}

const maxItemSize = 409_600;
