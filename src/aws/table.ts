import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  paginateQuery,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { DueGrants, Records } from '../grant/records.ts';
import { buildExpressions } from './expression.ts';

/** The table in DynamoDB: every read is consistent, every write is one conditional UpdateItem. */
export function createTable(client: DynamoDBClient, tableName: string): Records & DueGrants {
  return {
    async read(id) {
      const { Item: item } = await client.send(
        new GetItemCommand({ TableName: tableName, Key: marshall({ id }), ConsistentRead: true }),
      );
      return item && unmarshall(item);
    },

    async change(id, change, when) {
      try {
        const { Attributes: attributes = {} } = await client.send(
          new UpdateItemCommand({
            TableName: tableName,
            Key: marshall({ id }),
            ReturnValues: 'ALL_NEW',
            ...buildExpressions(change, when),
          }),
        );
        return { outcome: 'changed', record: unmarshall(attributes) };
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return { outcome: 'refused' };
        throw error;
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
