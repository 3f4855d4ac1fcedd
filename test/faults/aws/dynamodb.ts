import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { applyUpdateItem } from '../../../local/aws/dynamodb/update-item.ts';
import type { ClientLimits } from '../../../src/aws/client/client-limits.ts';
import type { JsonClient } from '../../../src/aws/client/json-client.ts';
import { type JsonObject, structureAt, structuresAt } from '../../../src/aws/client/json-object.ts';
import * as services from '../../../src/aws/client/json-service.ts';
import type { StoredRecord } from '../../../src/request/stored-record.ts';
import type { FaultProfile } from '../fault-profile.ts';
import type { Invocation } from '../invocation.ts';
import type { Random } from '../random.ts';
import type { Trace } from '../trace.ts';
import type { VirtualTime } from '../virtual-time.ts';
import type { Call } from './call.ts';
import { createFaultyJsonClient } from './faulty-json-client.ts';
import { clientError, defaultCodes } from './service-failures.ts';

const codes = { ...defaultCodes, broken: 'InternalServerError' };

export interface DynamoDb {
  /** The current records. */
  readonly all: Map<string, StoredRecord>;
  /** Replaces a record, or deletes it, as somebody does who has the right to. */
  readonly overwrite: (id: string, record: StoredRecord | undefined) => void;
  /** The earlier states of a record, oldest first. */
  readonly earlier: (id: string) => readonly StoredRecord[];
  /** Performs an UpdateItem. */
  readonly update: (request: JsonObject) => Promise<UpdateResult>;
  /** Creates the client of a function, for the real adapter. */
  readonly clientOf: (invocation: Invocation, limits: ClientLimits) => JsonClient;
}

type UpdateResult =
  | { readonly outcome: 'changed'; readonly record: StoredRecord }
  | { readonly outcome: 'condition-failed' };

export interface DynamoDbDeps {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly faultProfile: FaultProfile;
  readonly trace: Trace;
  readonly call: Call;
}

/** Simulates DynamoDB: consistent reads, conditional writes, and an index that lags. */
export function createDynamoDb({
  time,
  random,
  faultProfile,
  trace,
  call,
}: DynamoDbDeps): DynamoDb {
  const all = new Map<string, StoredRecord>();
  const index = new Map<string, { readonly version: number; readonly dueAt: number | undefined }>();
  let versions = 0;

  const history = new Map<string, StoredRecord[]>();

  const updateIndex = (id: string, record: StoredRecord | undefined): void => {
    const version = ++versions;
    const dueAt = record?.['due'] === 'grant' ? Number(record['dueAt']) : undefined;
    if (record) history.set(id, [...(history.get(id) ?? []), record]);
    time.after(random.between(0, faultProfile.maxIndexLagMs), () => {
      if ((index.get(id)?.version ?? 0) < version) index.set(id, { version, dueAt });
    });
  };
  const read = async (id: string): Promise<StoredRecord | undefined> => {
    await Promise.resolve();
    return all.get(id);
  };
  const update = async (request: JsonObject): Promise<UpdateResult> => {
    await Promise.resolve();
    const id = keyOf(request);
    const before = all.get(id);
    const result = applyUpdateItem(
      'id',
      { ...request, Key: { id: { S: id } } },
      before && marshall(before),
    );
    if (result.outcome === 'condition-failed') {
      trace.log(`table: condition failed ${id.slice(0, 12)} (${before?.['status']})`);
      return result;
    }
    const record = unmarshall(result.item);
    all.set(id, record);
    trace.log(
      `table: changed ${id.slice(0, 12)} ${describeChanges(before, record)} (${record['status']})`,
    );
    updateIndex(id, record);
    return { outcome: 'changed', record };
  };
  /** May leave the last key unprocessed, as DynamoDB does under load. */
  const readMany = async ([first, ...others]: readonly string[]): Promise<JsonObject> => {
    const unprocessed = random.between(0, 9) === 0 ? others.pop() : undefined;
    const records = await Promise.all([first ?? '', ...others].map(read));
    const found = records.filter((record) => record !== undefined);
    const keys =
      unprocessed === undefined ? {} : { [table]: { Keys: [marshall({ id: unprocessed })] } };
    return {
      Responses: { [table]: found.map((record) => marshall(record)) },
      UnprocessedKeys: keys,
    };
  };
  const respond = async (
    operation: string,
    input: JsonObject,
    attempts: number,
  ): Promise<JsonObject> => {
    if (operation === 'GetItem') {
      const record = await read(keyOf(input));
      return record ? { Item: marshall(record) } : {};
    }
    if (operation === 'BatchGetItem') return readMany(keysOf(input));
    if (operation === 'UpdateItem') {
      const result = await update(input);
      if (result.outcome === 'changed') return { Attributes: marshall(result.record) };
      throw clientError('ConditionalCheckFailedException', attempts);
    }
    if (operation !== 'Query') throw new Error(`the simulated DynamoDB has no ${operation}`);
    const until = Number(itemAt(input, 'ExpressionAttributeValues')[':dueAt']);
    const due = [...index].flatMap(([id, { dueAt }]) =>
      dueAt !== undefined && dueAt <= until ? [{ id, dueAt }] : [],
    );
    due.sort((a, b) => a.dueAt - b.dueAt);
    return { Items: due.map(({ id }) => marshall({ id })) };
  };
  return {
    all,
    overwrite(id, record) {
      if (record) all.set(id, record);
      else all.delete(id);
      updateIndex(id, record);
    },
    earlier: (id) => history.get(id) ?? [],
    update,
    clientOf: (invocation, limits) =>
      createFaultyJsonClient({
        call,
        invocation,
        limits,
        service: services.dynamodb,
        faultService: 'table',
        errorCodesOf: () => codes,
        operationNameOf,
        respond,
      }),
  };
}

const table = 'break-glass-access';

const keysOf = (input: JsonObject): readonly string[] =>
  structuresAt(structureAt(structureAt(input, 'RequestItems'), table), 'Keys').map((key) =>
    keyOf({ Key: key }),
  );

const keyOf = (input: JsonObject): string => String(itemAt(input, 'Key')['id']);

/** Unmarshalls a member of a request that contains attribute values. */
const itemAt = (input: JsonObject, member: string) =>
  unmarshall((structureAt(input, member) ?? {}) as Parameters<typeof unmarshall>[0]);

/** The operation and the kinds of its records: `read grant and principal`, `change open`, `query`. */
function operationNameOf(operation: string, input: JsonObject): string {
  if (operation === 'Query') return 'query';
  if (operation === 'BatchGetItem') return `read ${keysOf(input).map(kindOf).join(' and ')}`;
  return `${operation === 'GetItem' ? 'read' : 'change'} ${kindOf(keyOf(input))}`;
}

const kindOf = (id: string): string => id.split('#')[0] ?? '';

const loggedFields = ['status', 'alreadyAssigned', 'grantId', 'endRequestedAt', 'leaseOwner'];

const describeChanges = (before: StoredRecord = {}, after: StoredRecord): string =>
  loggedFields
    .filter((field) => after[field] !== undefined && after[field] !== before[field])
    .map((field) => `${field}=${String(after[field]).slice(0, 8)}`)
    .join(' ');
