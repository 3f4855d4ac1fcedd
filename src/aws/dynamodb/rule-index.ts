import { marshall } from '@aws-sdk/util-dynamodb';
import type { StoredRecord } from '../../request/stored-record.ts';
import type { RuleIndex } from '../../rules/ask/rule-snapshot.ts';
import type { JsonClient } from '../client/json-client.ts';
import { type JsonObject, structureAt, structuresAt } from '../client/json-object.ts';
import { recordOf } from './record-of.ts';

/** The sparse index `rules-index`, by Query. A page has up to 1 MB of records. */
export const createRuleIndex = (client: JsonClient, tableName: string): RuleIndex => ({
  async list(partition, pages) {
    const query = {
      TableName: tableName,
      IndexName: 'rules-index',
      // A reserved word of DynamoDB.
      KeyConditionExpression: '#rule = :rule',
      ExpressionAttributeNames: { '#rule': 'rule' },
      ExpressionAttributeValues: marshall({ ':rule': partition }),
    };
    const records: StoredRecord[] = [];
    let lastKey: JsonObject | undefined;
    do {
      const page = await client.call('Query', { ...query, ExclusiveStartKey: lastKey });
      for (const item of structuresAt(page, 'Items')) {
        const { lastWrite: _, ...record } = recordOf(item);
        records.push(record);
      }
      lastKey = structureAt(page, 'LastEvaluatedKey');
    } while (lastKey !== undefined && pages === 'all');
    return { records, hasMore: lastKey !== undefined };
  },
});
