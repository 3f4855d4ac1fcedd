import { marshall } from '@aws-sdk/util-dynamodb';
import type { StoredRecord } from '../../request/stored-record.ts';
import type { JsonClient } from '../client/json-client.ts';
import { type JsonObject, structureAt, structuresAt } from '../client/json-object.ts';
import { recordOf } from './record-of.ts';

interface ScanDeps {
  readonly client: JsonClient;
  readonly tableName: string;
  /** Called with the number of items that were read, of every kind. */
  readonly onProgress: (items: number) => void;
}

/** Reads every grant's record whose grant id begins with `idPrefix`, consistently. No index has the grants that are over. */
export async function* scanGrants(
  { client, tableName, onProgress }: ScanDeps,
  idPrefix: string,
): AsyncIterable<StoredRecord> {
  const scan = {
    TableName: tableName,
    ConsistentRead: true,
    FilterExpression: 'begins_with(id, :prefix)',
    ExpressionAttributeValues: marshall({ ':prefix': `grant#${idPrefix}` }),
  };
  let lastKey: JsonObject | undefined;
  let scanned = 0;
  do {
    const page = await client.call('Scan', { ...scan, ExclusiveStartKey: lastKey });
    for (const item of structuresAt(page, 'Items')) {
      const { lastWrite: _, ...record } = recordOf(item);
      yield record;
    }
    scanned += Number(page['ScannedCount'] ?? 0);
    onProgress(scanned);
    lastKey = structureAt(page, 'LastEvaluatedKey');
  } while (lastKey !== undefined);
}
