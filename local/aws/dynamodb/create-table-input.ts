import { isRecord } from '../api/members.ts';

/** One table as `infra/table.json` describes it, for every deployment alike. */
export interface TableDescription {
  readonly name: string;
  readonly partitionKey: KeyDescription;
  readonly sortKey?: KeyDescription;
  readonly indexes: Readonly<Record<string, IndexDescription>>;
}

interface KeyDescription {
  readonly name: string;
  readonly type: string;
}

interface IndexDescription {
  readonly partitionKey: KeyDescription;
  readonly sortKey?: KeyDescription;
  readonly projection: string;
}

/** The CreateTable request that makes the described table. */
export function buildCreateTableInput(table: TableDescription) {
  const indexes = Object.entries(table.indexes);
  const keys = [table, ...indexes.map(([, index]) => index)].flatMap(keysOf);
  return {
    TableName: table.name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keySchema(table),
    AttributeDefinitions: [...new Map(keys.map((key) => [key.name, key.type]))].map(
      ([AttributeName, AttributeType]) => ({ AttributeName, AttributeType }),
    ),
    GlobalSecondaryIndexes: indexes.map(([IndexName, index]) => ({
      IndexName,
      KeySchema: keySchema(index),
      Projection: { ProjectionType: index.projection },
    })),
  };
}

type Keyed = Pick<TableDescription, 'partitionKey' | 'sortKey'>;

function keysOf(keyed: Keyed): KeyDescription[] {
  return keyed.sortKey ? [keyed.partitionKey, keyed.sortKey] : [keyed.partitionKey];
}

function keySchema(keyed: Keyed) {
  return keysOf(keyed).map(({ name }, position) => ({
    AttributeName: name,
    KeyType: position === 0 ? 'HASH' : 'RANGE',
  }));
}

/** Reads the description; throws TypeError where it is not one. */
export function parseTableDescription(value: unknown): TableDescription {
  const table = parseRecord(value, 'table');
  const indexes = Object.entries(parseRecord(table['indexes'] ?? {}, 'indexes'));
  return {
    name: parseText(table['name'], 'name'),
    ...parseKeys(table),
    indexes: Object.fromEntries(
      indexes.map(([name, index]) => [name, parseIndex(parseRecord(index, name))]),
    ),
  };
}

function parseIndex(index: Record<string, unknown>): IndexDescription {
  return { ...parseKeys(index), projection: parseText(index['projection'], 'projection') };
}

function parseKeys(keyed: Record<string, unknown>): Keyed {
  const partitionKey = parseKey(keyed['partitionKey'], 'partitionKey');
  if (keyed['sortKey'] === undefined) return { partitionKey };
  return { partitionKey, sortKey: parseKey(keyed['sortKey'], 'sortKey') };
}

function parseKey(value: unknown, at: string): KeyDescription {
  const key = parseRecord(value, at);
  return { name: parseText(key['name'], at), type: parseText(key['type'], at) };
}

function parseRecord(value: unknown, at: string): Record<string, unknown> {
  if (isRecord(value)) return value;
  throw new TypeError(`the table's description has no ${at}`);
}

function parseText(value: unknown, at: string): string {
  if (typeof value === 'string') return value;
  throw new TypeError(`the table's description has no ${at}`);
}
