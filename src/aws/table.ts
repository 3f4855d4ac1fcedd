import { randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  paginateQuery,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { DueGrants, Records } from '../grant/records.ts';
import type { StoredRecord } from '../request/stored-record.ts';
import { buildExpressions } from './expression.ts';

/**
 * The table in DynamoDB: every read is consistent, every write is one conditional UpdateItem. Each
 * write leaves a name of its own on the record (`lastWrite`): where the SDK tried again after a lost
 * answer, a condition that fails by then may have been met by the first try.
 */
export function createTable(client: DynamoDBClient, tableName: string): Records & DueGrants {
  const readWhole = async (id: string): Promise<StoredRecord | undefined> => {
    const { Item: item } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: marshall({ id }), ConsistentRead: true }),
    );
    return item && unmarshall(item);
  };
  return {
    async read(id) {
      const record = await readWhole(id);
      return record && withoutWrite(record);
    },

    async change(id, change, when) {
      const lastWrite = randomUUID();
      try {
        const { Attributes: attributes = {} } = await client.send(
          new UpdateItemCommand({
            TableName: tableName,
            Key: marshall({ id }),
            ReturnValues: 'ALL_NEW',
            ...buildExpressions({ ...change, set: { ...change.set, lastWrite } }, when),
          }),
        );
        return { outcome: 'changed', record: withoutWrite(unmarshall(attributes)) };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        if (error.$metadata.attempts === 1) return { outcome: 'refused' };
        const record = await readWhole(id);
        return record?.['lastWrite'] === lastWrite
          ? { outcome: 'changed', record: withoutWrite(record) }
          : { outcome: 'refused' };
      }
    },

    async *owedSince(dueAt) {
      const pages = paginateQuery(
        { client },
        {
          TableName: tableName,
          IndexName: 'due-index',
          KeyConditionExpression: 'due = :due AND dueAt <= :dueAt',
          ExpressionAttributeValues: marshall({ ':due': 'grant', ':dueAt': dueAt }),
        },
      );
      for await (const { Items: items = [] } of pages)
        for (const item of items) {
          const id: unknown = unmarshall(item)['id'];
          if (typeof id === 'string' && id.startsWith('grant#')) yield id.slice('grant#'.length);
        }
    },
  };
}

/** What names the last write is the table's own business, and no part of what was written. */
function withoutWrite({ lastWrite: _, ...record }: StoredRecord): StoredRecord {
  return record;
}
