import { marshall } from '@aws-sdk/util-dynamodb';
import type { ClientLimits } from '../../../src/aws/client/client-limits.ts';
import type { JsonClient } from '../../../src/aws/client/json-client.ts';
import { type JsonObject, structureAt, structuresAt } from '../../../src/aws/client/json-object.ts';
import * as services from '../../../src/aws/client/json-service.ts';
import type { ChangeResult } from '../../../src/grant/record/records.ts';
import type { StoredRecord } from '../../../src/request/stored-record.ts';
import { createMemoryRecords } from '../../fixtures/grant/memory-records.ts';
import type { FaultProfile } from '../fault-profile.ts';
import type { Invocation } from '../invocation.ts';
import type { Random } from '../random.ts';
import type { Trace } from '../trace.ts';
import type { VirtualTime } from '../virtual-time.ts';
import type { Call } from './call.ts';
import { itemAt, parseUpdate, type Update } from './expressions.ts';
import { createFaultyJsonClient } from './faulty-json-client.ts';
import { clientError, defaultCodes } from './service-failures.ts';

const codes = { ...defaultCodes, broken: 'InternalServerError' };

export interface DynamoDb {
  /** The current records. */
  readonly all: Map<string, StoredRecord>;
  readonly update: (update: Update) => Promise<ChangeResult>;
  /** Creates the client of a function, for the real adapter. */
  readonly clientOf: (invocation: Invocation, limits: ClientLimits) => JsonClient;
}

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
  const memory = createMemoryRecords();
  const index = new Map<string, { readonly version: number; readonly dueAt: number | undefined }>();
  let versions = 0;

  const updateIndex = (record: StoredRecord): void => {
    const version = ++versions;
    const dueAt = record['due'] === 'grant' ? Number(record['dueAt']) : undefined;
    const id = String(record['id']);
    time.after(random.between(0, faultProfile.maxIndexLagMs), () => {
      if ((index.get(id)?.version ?? 0) < version) index.set(id, { version, dueAt });
    });
  };
  const update = async ({ id, change, when }: Update): Promise<ChangeResult> => {
    const result = await memory.change(id, change, when);
    const { status } = memory.all.get(id) ?? {};
    trace.log(
      `table: ${result.outcome} ${id.slice(0, 12)} ${describeChange(change.set)} (${status})`,
    );
    if (result.outcome === 'changed') updateIndex(result.record);
    return result;
  };
  /** May leave the last key unprocessed, as DynamoDB does under load. */
  const readMany = async ([first, ...others]: readonly string[]): Promise<JsonObject> => {
    const unprocessed = random.between(0, 9) === 0 ? others.pop() : undefined;
    const records = await Promise.all([first ?? '', ...others].map((id) => memory.read(id)));
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
      const record = await memory.read(keyOf(input));
      return record ? { Item: marshall(record) } : {};
    }
    if (operation === 'BatchGetItem') return readMany(keysOf(input));
    if (operation === 'UpdateItem') {
      const result = await update(parseUpdate(input));
      if (result.outcome === 'changed') return { Attributes: marshall(result.record) };
      throw clientError('ConditionalCheckFailedException', attempts);
    }
    if (operation !== 'Query') throw new Error(`the simulated DynamoDB has no ${operation}`);
    const until = Number(itemAt(input, 'ExpressionAttributeValues')[':dueAt']);
    const due = [...index].filter(([, { dueAt }]) => dueAt !== undefined && dueAt <= until);
    return { Items: due.map(([id]) => marshall({ id })) };
  };
  return {
    all: memory.all,
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

/** The operation and the kinds of its records: `read grant and principal`, `change open`, `query`. */
function operationNameOf(operation: string, input: JsonObject): string {
  if (operation === 'Query') return 'query';
  if (operation === 'BatchGetItem') return `read ${keysOf(input).map(kindOf).join(' and ')}`;
  return `${operation === 'GetItem' ? 'read' : 'change'} ${kindOf(keyOf(input))}`;
}

const kindOf = (id: string): string => id.split('#')[0] ?? '';

const loggedFields = ['status', 'alreadyAssigned', 'grantId', 'endRequestedAt', 'leaseOwner'];

const describeChange = (set: Readonly<Record<string, unknown>> = {}): string =>
  Object.entries(set)
    .filter(([field]) => loggedFields.includes(field))
    .map(([field, value]) => `${field}=${String(value).slice(0, 8)}`)
    .join(' ');
