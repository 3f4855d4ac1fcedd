import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { StoredRecord } from '../../request/stored-record.ts';
import type { JsonObject } from '../client/json-object.ts';

/**
 * The cast proves only that this is an item: the readers of a record parse it. A number that JavaScript cannot
 * hold is rounded: by default it would be an error, with which one write could hold up the end of a grant.
 */
export const recordOf = (item: JsonObject): StoredRecord =>
  unmarshall(item as Parameters<typeof unmarshall>[0], { wrapNumbers: Number });
