import { isRecord } from '../../is-record.ts';

/** The table as `infra/table.json` describes it for every deployment. */
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

/** Builds the CreateTable request of a described table. */
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

type KeySchemaSource = Pick<TableDescription, 'partitionKey' | 'sortKey'>;

function keysOf(source: KeySchemaSource): KeyDescription[] {
  return source.sortKey ? [source.partitionKey, source.sortKey] : [source.partitionKey];
}

function keySchema(source: KeySchemaSource) {
  return keysOf(source).map(({ name }, position) => ({
    AttributeName: name,
    KeyType: position === 0 ? 'HASH' : 'RANGE',
  }));
}

/** Parses a table description; throws TypeError when a key is missing. */
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

function parseKeys(source: Record<string, unknown>): KeySchemaSource {
  const partitionKey = parseKey(source['partitionKey'], 'partitionKey');
  if (source['sortKey'] === undefined) return { partitionKey };
  return { partitionKey, sortKey: parseKey(source['sortKey'], 'sortKey') };
}

function parseKey(value: unknown, member: string): KeyDescription {
  const key = parseRecord(value, member);
  return { name: parseText(key['name'], member), type: parseText(key['type'], member) };
}

function parseRecord(value: unknown, member: string): Record<string, unknown> {
  if (isRecord(value)) return value;
  throw new TypeError(`infra/table.json has no valid ${member}`);
}

function parseText(value: unknown, member: string): string {
  if (typeof value === 'string') return value;
  throw new TypeError(`infra/table.json has no valid ${member}`);
}
