import { randomUUID } from 'node:crypto';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { RuleTable } from '../../rules/apply/apply-plan.ts';
import {
  prefixes,
  ruleRecordKind,
  type StoredRuleRecord,
} from '../../rules/records/rule-record.ts';
import { isServiceError } from '../client/errors.ts';
import type { JsonClient } from '../client/json-client.ts';
import { isStructure, type JsonObject, structureAt, structuresAt } from '../client/json-object.ts';
import { recordOf } from './record-of.ts';

/** Attributes that a record may get: a condition names those that a record did not have. */
const knownAttributes = [
  'accessSeconds',
  'approvalSeconds',
  'approvals',
  'approverGroups',
  'approvers',
  'description',
  'groups',
  'held',
  'lastWrite',
  'maxAccessSeconds',
  'name',
  'override',
  'principals',
  'reason',
  'rule',
  'slackUserIds',
  'ssoPrincipal',
  'tickets',
];

export interface RuleTableDeps {
  readonly client: JsonClient;
  readonly tableName: string;
  /** Called with the number of items that were read, of every kind. */
  readonly onProgress?: (items: number) => void;
}

/**
 * The links, rules, persons, accounts and admins of the DynamoDB table, read by a consistent scan. Each write stores
 * its own id in the record (`lastWrite`), as every other write to this table does: when a retry fails its condition,
 * `lastWrite` shows whether the first attempt had made the write.
 */
export function createRuleTable({ client, tableName, onProgress }: RuleTableDeps): RuleTable {
  /** Each record as DynamoDB has it, as far as this table knows. */
  const items = new Map<string, JsonObject>();

  async function readItem(id: string): Promise<JsonObject | undefined> {
    const input = { TableName: tableName, Key: marshall({ id }), ConsistentRead: true };
    return structureAt(await client.call('GetItem', input), 'Item');
  }

  /** Whether the write was made although its condition failed: by an attempt whose response was lost. */
  async function wasWritten(id: string, item: JsonObject | undefined): Promise<boolean> {
    const current = await readItem(id);
    if (item === undefined) return current === undefined;
    return lastWriteOf(current) === lastWriteOf(item);
  }

  async function writeItem(id: string, item: JsonObject | undefined): Promise<boolean> {
    const condition = { TableName: tableName, ...buildCondition(items.get(id)) };
    try {
      await (item === undefined
        ? client.call('DeleteItem', { ...condition, Key: marshall({ id }) })
        : client.call('PutItem', { ...condition, Item: item }));
      return true;
    } catch (error) {
      if (!isServiceError(error, 'ConditionalCheckFailedException')) throw error;
      return error.attempts > 1 && (await wasWritten(id, item));
    }
  }

  return {
    async readAll() {
      items.clear();
      const records: StoredRuleRecord[] = [];
      for await (const item of scanRules(client, tableName, onProgress)) {
        const { lastWrite: _, ...record } = recordOf(item);
        const id: unknown = record['id'];
        if (typeof id !== 'string' || ruleRecordKind(id) === undefined) continue;
        items.set(id, item);
        records.push({ ...record, id });
      }
      return records;
    },

    async write(id, record) {
      const item = record && marshall(withLastWrite(record));
      if (!(await writeItem(id, item))) return 'changed';
      if (item === undefined) items.delete(id);
      else items.set(id, item);
      return 'written';
    },
  };
}

const withLastWrite = (record: StoredRuleRecord) => ({ ...record, lastWrite: randomUUID() });

const lastWriteOf = (item: JsonObject | undefined): unknown => item && recordOf(item)['lastWrite'];

/** Types that can be compared whole. No rule has another one: of those, the condition compares only the type. */
const comparableTypes: readonly string[] = ['S', 'N', 'B', 'BOOL', 'SS', 'NS', 'BS'];

const typeOf = (value: unknown): string =>
  isStructure(value) ? (Object.keys(value)[0] ?? '') : '';

const isComparable = (value: unknown): boolean => comparableTypes.includes(typeOf(value));

/** The item has every attribute that it had, and none of the others that mean something. */
function buildCondition(item: JsonObject | undefined): JsonObject {
  if (item === undefined)
    return {
      ConditionExpression: 'attribute_not_exists(#id)',
      ExpressionAttributeNames: { '#id': 'id' },
    };
  const present = Object.entries(item).map(([name, value], index) => ({ name, value, index }));
  const absent = knownAttributes.filter((name) => !Object.hasOwn(item, name));
  return {
    ConditionExpression: [
      ...present.map(({ value, index }) =>
        isComparable(value) ? `#p${index} = :p${index}` : `attribute_type(#p${index}, :p${index})`,
      ),
      ...absent.map((_, index) => `attribute_not_exists(#a${index})`),
    ].join(' AND '),
    ExpressionAttributeNames: Object.fromEntries([
      ...present.map(({ name, index }) => [`#p${index}`, name]),
      ...absent.map((name, index) => [`#a${index}`, name]),
    ]),
    ExpressionAttributeValues: Object.fromEntries(
      present.map(({ value, index }) => [
        `:p${index}`,
        isComparable(value) ? value : { S: typeOf(value) },
      ]),
    ),
  };
}

async function* scanRules(
  client: JsonClient,
  tableName: string,
  onProgress: (items: number) => void = () => undefined,
): AsyncIterable<JsonObject> {
  const values = [...Object.values(prefixes), 'admins'];
  const scan = {
    TableName: tableName,
    ConsistentRead: true,
    FilterExpression: values
      .map((value, index) => (value === 'admins' ? `id = :${index}` : `begins_with(id, :${index})`))
      .join(' OR '),
    ExpressionAttributeValues: marshall(
      Object.fromEntries(values.map((value, index) => [`:${index}`, value])),
    ),
  };
  let lastKey: JsonObject | undefined;
  let scanned = 0;
  do {
    const page = await client.call('Scan', { ...scan, ExclusiveStartKey: lastKey });
    yield* structuresAt(page, 'Items');
    scanned += Number(page['ScannedCount'] ?? 0);
    onProgress(scanned);
    lastKey = structureAt(page, 'LastEvaluatedKey');
  } while (lastKey !== undefined);
}
