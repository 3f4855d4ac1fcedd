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
 * Starts DynamoDB with the system's table. Without a path all data is in memory, and dynalite starts
 * with the first request.
 */
export async function startDynamodb(options: {
  path?: string | undefined;
}): Promise<LocalDynamodb> {
  let thread: Promise<DynaliteThread | undefined> = Promise.resolve(undefined);

  /** Starts dynalite again after a request that crashed it. */
  function connect(): Promise<DynaliteThread> {
    const next = thread.then((current) =>
      current?.isAlive() ? current : startDynaliteThread(options),
    );
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
