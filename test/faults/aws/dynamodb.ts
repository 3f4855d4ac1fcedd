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
  /** All records as they are. */
  readonly all: Map<string, StoredRecord>;
  readonly update: (update: Update) => Promise<ChangeResult>;
  /** The client of a function, as the real adapter uses it. */
  readonly clientOf: (invocation: Invocation, limits: ClientLimits) => JsonClient;
}

export interface DynamoDbDeps {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly faultProfile: FaultProfile;
  readonly trace: Trace;
  readonly call: Call;
}

/** DynamoDB: consistent reads and conditional writes, and an index that learns of them later. */
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
  /** Now and then the last one is left for later, as by a table that has much to do. */
  const readMany = async ([first, ...others]: readonly string[]): Promise<JsonObject> => {
    const last = random.between(0, 9) === 0 ? others.pop() : undefined;
    const records = await Promise.all([first ?? '', ...others].map((id) => memory.read(id)));
    const found = records.filter((record) => record !== undefined);
    const left = last === undefined ? {} : { [table]: { Keys: [marshall({ id: last })] } };
    return {
      Responses: { [table]: found.map((record) => marshall(record)) },
      UnprocessedKeys: left,
    };
  };
  const answer = async (
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
    if (operation !== 'Query') throw new Error(`this DynamoDB does not know ${operation}`);
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
        operationNameOf: operationNameOf,
        respond: answer,
      }),
  };
}

const table = 'break-glass-access';

const keysOf = (input: JsonObject): readonly string[] =>
  structuresAt(structureAt(structureAt(input, 'RequestItems'), table), 'Keys').map((key) =>
    keyOf({ Key: key }),
  );

const keyOf = (input: JsonObject): string => String(itemAt(input, 'Key')['id']);

/** `read grant`, `read grant and principal`, `change open`, `query`: what is done to which kinds of record. */
function operationNameOf(operation: string, input: JsonObject): string {
  if (operation === 'Query') return 'query';
  if (operation === 'BatchGetItem') return `read ${keysOf(input).map(kindOf).join(' and ')}`;
  return `${operation === 'GetItem' ? 'read' : 'change'} ${kindOf(keyOf(input))}`;
}

const kindOf = (id: string): string => id.split('#')[0] ?? '';

const shown = ['status', 'alreadyAssigned', 'grantId', 'endRequestedAt', 'leaseOwner'];

const describeChange = (set: Readonly<Record<string, unknown>> = {}): string =>
  Object.entries(set)
    .filter(([field]) => shown.includes(field))
    .map(([field, value]) => `${field}=${String(value).slice(0, 8)}`)
    .join(' ');
