import { AwsError } from '../service.ts';
import { jsonProtocol, targetOperation } from '../wire/json-protocol.ts';
import type { WireAnswer, WireRequest } from '../wire/message.ts';
import type { Target } from '../wire/target.ts';
import { type DynaliteThread, runDynalite } from './run-dynalite.ts';

export interface LocalDynamodb extends Target {
  close(): Promise<void>;
}

const protocol = jsonProtocol('1.0');

/**
 * DynamoDB, with the system's table in it. Without a path it forgets everything, and starts when it
 * is first asked for something.
 */
export async function startDynamodb(options: {
  path?: string | undefined;
}): Promise<LocalDynamodb> {
  let thread: Promise<DynaliteThread | undefined> = Promise.resolve(undefined);

  /** A request that ended dynalite is answered as a failure, and the next one finds it anew. */
  function alive(): Promise<DynaliteThread> {
    const next = thread.then((last) => (last?.isAlive() ? last : runDynalite(options)));
    thread = next.catch(() => undefined);
    return next;
  }

  if (options.path !== undefined) await alive();
  return {
    name: 'dynamodb',
    signingName: 'dynamodb',
    operationOf: targetOperation,
    async execute(request, call) {
      if (call.operation === '') throw new AwsError('UnknownOperationException', 'No X-Amz-Target');
      protocol.inputOf(request);
      return exchange(await alive(), request);
    },
    refuse: protocol.refuse,
    close: async () => (await thread)?.close(),
  };
}

async function exchange(thread: DynaliteThread, request: WireRequest): Promise<WireAnswer> {
  try {
    return await thread.exchange(request);
  } catch (error) {
    throw new AwsError('InternalServerError', String(error), { status: 500 });
  }
}
