import { randomUUID } from 'node:crypto';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { DueGrants, Records } from '../../grant/record/records.ts';
import type { RecordReader, StoredRecord } from '../../request/stored-record.ts';
import type { JsonClient } from '../client/json-client.ts';
import { type JsonObject, structureAt, structuresAt } from '../client/json-object.ts';
import { isServiceError } from '../client/service-error.ts';
import { createBatchReader, type ReadMany } from './batch-reader.ts';
import { buildExpressions } from './expressions.ts';

export interface Table extends Records, DueGrants {
  /** The same reads, of which those that are asked for side by side go as one request. */
  readonly together: RecordReader;
}

/**
 * The table in DynamoDB: every read is consistent, every write is one conditional UpdateItem. Each
 * write leaves a name of its own on the record (`lastWrite`): where the client tried again after a
 * lost answer, a condition that fails by then may have been met by the first try.
 */
export function createTable(client: JsonClient, tableName: string): Table {
  const readWhole = async (id: string): Promise<StoredRecord | undefined> => {
    const read = { TableName: tableName, Key: marshall({ id }), ConsistentRead: true };
    const item = structureAt(await client.call('GetItem', read), 'Item');
    return item && recordOf(item);
  };
  const read = async (id: string): Promise<StoredRecord | undefined> => {
    const record = await readWhole(id);
    return record && withoutWrite(record);
  };
  const readMany: ReadMany = async (ids) => {
    const Keys = Array.from(ids, (id) => marshall({ id }));
    const request = { RequestItems: { [tableName]: { Keys, ConsistentRead: true } } };
    const answer = await client.call('BatchGetItem', request);
    const found = new Map<string, StoredRecord | undefined>();
    for (const item of structuresAt(structureAt(answer, 'Responses'), tableName)) {
      const record = recordOf(item);
      found.set(String(record['id']), withoutWrite(record));
    }
    // DynamoDB may leave some for later; each of those is asked for by itself.
    const left = structureAt(structureAt(answer, 'UnprocessedKeys'), tableName);
    for (const key of structuresAt(left, 'Keys')) {
      const id = String(recordOf(key)['id']);
      found.set(id, await read(id));
    }
    return found;
  };
  return {
    read,
    together: createBatchReader(read, readMany),

    async change(id, change, when) {
      const lastWrite = randomUUID();
      try {
        const answer = await client.call('UpdateItem', {
          TableName: tableName,
          Key: marshall({ id }),
          ReturnValues: 'ALL_NEW',
          ...buildExpressions({ ...change, set: { ...change.set, lastWrite } }, when),
        });
        const record = recordOf(structureAt(answer, 'Attributes') ?? {});
        return { outcome: 'changed', record: withoutWrite(record) };
      } catch (error) {
        if (!isServiceError(error, 'ConditionalCheckFailedException')) throw error;
        if (error.attempts === 1) return { outcome: 'refused' };
        const record = await readWhole(id);
        return record?.['lastWrite'] === lastWrite
          ? { outcome: 'changed', record: withoutWrite(record) }
          : { outcome: 'refused' };
      }
    },

    async *dueSince(dueAt) {
      const query = {
        TableName: tableName,
        IndexName: 'due-index',
        KeyConditionExpression: 'due = :due AND dueAt <= :dueAt',
        ExpressionAttributeValues: marshall({ ':due': 'grant', ':dueAt': dueAt }),
      };
      let after: JsonObject | undefined;
      do {
        const page = await client.call('Query', { ...query, ExclusiveStartKey: after });
        for (const item of structuresAt(page, 'Items')) {
          const id: unknown = recordOf(item)['id'];
          if (typeof id === 'string' && id.startsWith('grant#')) yield id.slice('grant#'.length);
        }
        after = structureAt(page, 'LastEvaluatedKey');
      } while (after !== undefined);
    },
  };
}

/** What names the last write is the table's own business, and no part of what was written. */
function withoutWrite({ lastWrite: _, ...record }: StoredRecord): StoredRecord {
  return record;
}

/** Proven no further than that it is an item: whoever reads a record parses it. */
const recordOf = (item: JsonObject): StoredRecord =>
  unmarshall(item as Parameters<typeof unmarshall>[0]);
