import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  InternalServerError,
  QueryCommand,
  ThrottlingException,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { ChangeResult } from '../../../src/grant/records.ts';
import type { StoredRecord } from '../../../src/request/stored-record.ts';
import { createMemoryRecords } from '../../helpers/memory-records.ts';
import type { Invocation } from '../functions/invocation.ts';
import type { Random } from '../random.ts';
import type { Trace } from '../trace.ts';
import type { VirtualTime } from '../virtual-time.ts';
import type { Weather } from '../weather.ts';
import type { Call } from './call.ts';
import { parseUpdate, type Update } from './expressions.ts';
import { type CallErrors, errorFacts, retryable } from './sdk-errors.ts';

const errors: CallErrors = {
  throttle: (attempts) => retryable(new ThrottlingException(errorFacts(attempts))),
  broken: (attempts) => retryable(new InternalServerError(errorFacts(attempts))),
};

export interface DynamoDb {
  /** All records as they are. */
  readonly all: Map<string, StoredRecord>;
  readonly update: (update: Update) => Promise<ChangeResult>;
  /** The client of a function, as the real adapter uses it. */
  readonly clientOf: (invocation: Invocation) => DynamoDBClient;
}

export interface DynamoDbDeps {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly weather: Weather;
  readonly trace: Trace;
  readonly call: Call;
}

/** DynamoDB: consistent reads and conditional writes, and an index that learns of them later. */
export function createDynamoDb({ time, random, weather, trace, call }: DynamoDbDeps): DynamoDb {
  const memory = createMemoryRecords();
  const index = new Map<string, { readonly version: number; readonly dueAt: number | undefined }>();
  let versions = 0;

  const tellIndex = (record: StoredRecord): void => {
    const version = ++versions;
    const dueAt = record['due'] === 'grant' ? Number(record['dueAt']) : undefined;
    const id = String(record['id']);
    time.after(random.between(0, weather.longestIndexLagMs), () => {
      if ((index.get(id)?.version ?? 0) < version) index.set(id, { version, dueAt });
    });
  };
  const update = async ({ id, change, when }: Update): Promise<ChangeResult> => {
    const result = await memory.change(id, change, when);
    const { status } = memory.all.get(id) ?? {};
    trace.note(`table: ${result.outcome} ${id.slice(0, 12)} ${wordChange(change.set)} (${status})`);
    if (result.outcome === 'changed') tellIndex(result.record);
    return result;
  };
  const answer = async (command: object, attempts: number): Promise<unknown> => {
    if (command instanceof GetItemCommand) {
      const record = await memory.read(String(unmarshall(command.input.Key ?? {})['id']));
      return { Item: record && marshall(record) };
    }
    if (command instanceof UpdateItemCommand) {
      const result = await update(parseUpdate(command.input));
      if (result.outcome === 'changed') return { Attributes: marshall(result.record) };
      throw new ConditionalCheckFailedException(errorFacts(attempts));
    }
    if (command instanceof QueryCommand) {
      const { ':dueAt': until } = unmarshall(command.input.ExpressionAttributeValues ?? {});
      const due = [...index].filter(([, { dueAt }]) => dueAt !== undefined && dueAt <= until);
      return { Items: due.map(([id]) => marshall({ id })) };
    }
    throw new Error(`this DynamoDB does not know ${command.constructor.name}`);
  };
  return {
    all: memory.all,
    update,
    clientOf(invocation) {
      const client: DynamoDBClient = Object.create(DynamoDBClient.prototype);
      const send = (command: object): Promise<unknown> =>
        call(
          invocation,
          { service: 'table', operation: wordOperation(command), errors },
          (attempt) => answer(command, attempt),
        );
      return Object.assign(client, { send });
    },
  };
}

/** `read grant`, `change open`, `query`: what is done to which kind of record. */
function wordOperation(command: object): string {
  if (!(command instanceof GetItemCommand || command instanceof UpdateItemCommand)) return 'query';
  const [kind] = `${command.input.Key?.['id']?.S}`.split('#');
  return `${command instanceof GetItemCommand ? 'read' : 'change'} ${kind}`;
}

const shown = ['status', 'alreadyHeld', 'grantId', 'endRequestedAt', 'leaseOwner'];

const wordChange = (set: Readonly<Record<string, unknown>> = {}): string =>
  Object.entries(set)
    .filter(([field]) => shown.includes(field))
    .map(([field, value]) => `${field}=${String(value).slice(0, 8)}`)
    .join(' ');
