import type { IncomingMessage, ServerResponse } from 'node:http';
import { isLoopbackRequest } from '../../http/loopback.ts';
import { createLoopbackServer, type LoopbackServer } from '../../http/loopback-server.ts';
import type { RawHttpResponse } from '../../http/raw-http.ts';
import { BodyTooLongError, readRequest } from '../../http/read-request.ts';
import type { AwsService } from '../api/aws-service.ts';
import type { Faults } from '../faults/faults.ts';
import type { Authorize } from '../iam/create-authorizer.ts';
import { handleLocalRequest, type LocalRoutes, localPrefix } from './local-routes.ts';
import { createRouter, type ObservedCall } from './router.ts';
import type { Target } from './target.ts';

export interface AwsEndpointDeps {
  readonly services: readonly AwsService[];
  readonly dynamodb: Target;
  readonly localRoutes: LocalRoutes;
  readonly faults: Faults;
  /** Told of every AWS call after it was answered, DynamoDB's included. */
  readonly onCall: (call: ObservedCall) => void;
  readonly authorize?: Authorize | undefined;
  readonly now: () => Date;
}

/** Every emulated AWS service on one port, and `/_local/` for what AWS has no API for. */
export function createAwsEndpoint(deps: AwsEndpointDeps): LoopbackServer {
  const closing = new AbortController();
  const router = createRouter({ ...deps, closeSignal: closing.signal });

  async function respond(request: IncomingMessage): Promise<RawHttpResponse | 'dropped'> {
    if (!isLoopbackRequest(request.headers))
      return buildTextResponse(403, 'Only this machine may call this');
    const read = await readRequest(request);
    if (read.path.startsWith(localPrefix)) return handleLocalRequest(deps.localRoutes, read);
    return router.handle(read);
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const answer = await respond(request);
      if (answer === 'dropped') request.socket.destroy();
      else sendResponse(response, answer);
    } catch (error) {
      sendErrorResponse(request, response, error);
    }
  }

  const server = createLoopbackServer(handle);
  return {
    listen: server.listen,
    close() {
      closing.abort();
      return server.close();
    },
  };
}

function sendResponse(response: ServerResponse, answer: RawHttpResponse): void {
  response.writeHead(answer.status, {
    ...answer.headers,
    'content-length': Buffer.byteLength(answer.body),
  });
  response.end(answer.body);
}

function sendErrorResponse(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
): void {
  if (request.destroyed && !request.complete) return;
  if (error instanceof BodyTooLongError) {
    response.shouldKeepAlive = false;
    request.resume();
    sendResponse(response, buildTextResponse(413, error.message));
    return;
  }
  sendResponse(response, buildTextResponse(500, `The local endpoint failed: ${String(error)}`));
}

function buildTextResponse(status: number, text: string): RawHttpResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${text}\n` };
}
