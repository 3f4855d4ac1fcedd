import type { RawHttpRequest, RawHttpResponse } from '../../http/raw-http.ts';
import { AwsError } from '../api/aws-service.ts';
import type { Target } from '../endpoint/target.ts';
import { jsonProtocol, parseTargetOperation } from '../protocol/json-protocol.ts';
import { type DynaliteThread, startDynaliteThread } from './start-dynalite-thread.ts';

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
  function connect(): Promise<DynaliteThread> {
    const next = thread.then((last) => (last?.isAlive() ? last : startDynaliteThread(options)));
    thread = next.catch(() => undefined);
    return next;
  }

  if (options.path !== undefined) await connect();
  return {
    name: 'dynamodb',
    signingName: 'dynamodb',
    parseOperation: parseTargetOperation,
    async execute(request, call) {
      if (call.operation === '') throw new AwsError('UnknownOperationException', 'No X-Amz-Target');
      protocol.parseInput(request);
      return sendRequest(await connect(), request);
    },
    buildErrorResponse: protocol.buildErrorResponse,
    close: async () => (await thread)?.close(),
  };
}

async function sendRequest(
  thread: DynaliteThread,
  request: RawHttpRequest,
): Promise<RawHttpResponse> {
  try {
    return await thread.sendRequest(request);
  } catch (error) {
    throw new AwsError('InternalServerError', String(error), { status: 500 });
  }
}
