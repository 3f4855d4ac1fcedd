import { randomUUID } from 'node:crypto';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { AttributeWriter, DueRecords, Records } from '../../grant/record/records.ts';
import type { RecordReader, StoredRecord } from '../../request/stored-record.ts';
import { isServiceError } from '../client/errors.ts';
import type { JsonClient } from '../client/json-client.ts';
import { type JsonObject, structureAt, structuresAt } from '../client/json-object.ts';
import { createBatchReader, type ReadMany } from './batch-reader.ts';
import { buildExpressions } from './expressions.ts';
import { recordOf } from './record-of.ts';

export interface Table extends Records, AttributeWriter, DueRecords {
  /** Sends concurrent reads as one request. */
  readonly batchReader: RecordReader;
  /** Deletes a record, and returns it; `undefined` when there was none. No function may: only people. */
  delete(id: string): Promise<StoredRecord | undefined>;
}

/**
 * The DynamoDB table. GetItem and BatchGetItem read consistently; the query of `due-index`, a global
 * secondary index, is eventually consistent. Every change is one conditional UpdateItem, and stores its own id
 * in the record (`lastWrite`): when a retry fails its condition, `lastWrite` shows whether the first attempt
 * had made the change.
 */
export function createTable(client: JsonClient, tableName: string): Table {
  const readWithLastWrite = async (id: string): Promise<StoredRecord | undefined> => {
    const input = { TableName: tableName, Key: marshall({ id }), ConsistentRead: true };
    const item = structureAt(await client.call('GetItem', input), 'Item');
    return item && recordOf(item);
  };
  const read = async (id: string): Promise<StoredRecord | undefined> => {
    const record = await readWithLastWrite(id);
    return record && omitLastWrite(record);
  };
  const readMany: ReadMany = async (ids) => {
    const Keys = Array.from(ids, (id) => marshall({ id }));
    const input = { RequestItems: { [tableName]: { Keys, ConsistentRead: true } } };
    const response = await client.call('BatchGetItem', input);
    const records = new Map<string, StoredRecord | undefined>();
    for (const item of structuresAt(structureAt(response, 'Responses'), tableName)) {
      const record = recordOf(item);
      records.set(String(record['id']), omitLastWrite(record));
    }
    // DynamoDB may leave keys unprocessed; each of them is read with its own request.
    const unprocessed = structureAt(structureAt(response, 'UnprocessedKeys'), tableName);
    for (const key of structuresAt(unprocessed, 'Keys')) {
      const id = String(recordOf(key)['id']);
      records.set(id, await read(id));
    }
    return records;
  };
  return {
    read,
    batchReader: createBatchReader(read, readMany),

    async change(id, change, condition) {
      const lastWrite = randomUUID();
      try {
        const response = await client.call('UpdateItem', {
          TableName: tableName,
          Key: marshall({ id }),
          ReturnValues: 'ALL_NEW',
          ...buildExpressions({ ...change, set: { ...change.set, lastWrite } }, condition),
        });
        const record = recordOf(structureAt(response, 'Attributes') ?? {});
        return { outcome: 'changed', record: omitLastWrite(record) };
      } catch (error) {
        if (!isServiceError(error, 'ConditionalCheckFailedException')) throw error;
        if (error.attempts === 1) return { outcome: 'refused' };
        const record = await readWithLastWrite(id);
        return record?.['lastWrite'] === lastWrite
          ? { outcome: 'changed', record: omitLastWrite(record) }
          : { outcome: 'refused' };
      }
    },

    async setAttributes(id, set, condition) {
      try {
        await client.call('UpdateItem', {
          TableName: tableName,
          Key: marshall({ id }),
          ReturnValues: 'NONE',
          ...buildExpressions({ set }, condition),
        });
        return 'set';
      } catch (error) {
        if (isServiceError(error, 'ConditionalCheckFailedException')) return 'refused';
        throw error;
      }
    },

    async delete(id) {
      const input = { TableName: tableName, Key: marshall({ id }), ReturnValues: 'ALL_OLD' };
      const item = structureAt(await client.call('DeleteItem', input), 'Attributes');
      return item && omitLastWrite(recordOf(item));
    },

    async *idsDueBy(dueAt) {
      const query = {
        TableName: tableName,
        IndexName: 'due-index',
        KeyConditionExpression: 'due = :due AND dueAt <= :dueAt',
        ExpressionAttributeValues: marshall({ ':due': 'grant', ':dueAt': dueAt }),
      };
      let lastKey: JsonObject | undefined;
      do {
        const page = await client.call('Query', { ...query, ExclusiveStartKey: lastKey });
        for (const item of structuresAt(page, 'Items')) {
          const id: unknown = recordOf(item)['id'];
          if (typeof id === 'string') yield id;
        }
        lastKey = structureAt(page, 'LastEvaluatedKey');
      } while (lastKey !== undefined);
    },
  };
}

/** `lastWrite` is internal to the table. */
function omitLastWrite({ lastWrite: _, ...record }: StoredRecord): StoredRecord {
  return record;
}
