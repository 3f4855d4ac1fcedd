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
  readonly lambda?: Target | undefined;
  readonly localRoutes: LocalRoutes;
  readonly faults: Faults;
  /** Called after each AWS response, DynamoDB's included. */
  readonly onCall: (call: ObservedCall) => void;
  readonly authorize?: Authorize | undefined;
  readonly now: () => Date;
}

/** Serves every emulated AWS service on one port, and `/_local/` for what AWS has no API for. */
export function createAwsEndpoint(deps: AwsEndpointDeps): LoopbackServer {
  const closing = new AbortController();
  const router = createRouter({ ...deps, closeSignal: closing.signal });

  async function respond(request: IncomingMessage): Promise<RawHttpResponse | 'dropped'> {
    if (!isLoopbackRequest(request.headers))
      return buildTextResponse(403, 'Only loopback requests are allowed');
    const rawRequest = await readRequest(request);
    if (rawRequest.path.startsWith(localPrefix)) {
      return handleLocalRequest(deps.localRoutes, rawRequest);
    }
    return router.handle(rawRequest);
  }

  async function handle(request: IncomingMessage, serverResponse: ServerResponse): Promise<void> {
    try {
      const response = await respond(request);
      if (response === 'dropped') request.socket.destroy();
      else sendResponse(serverResponse, response);
    } catch (error) {
      sendErrorResponse(request, serverResponse, error);
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

function sendResponse(serverResponse: ServerResponse, response: RawHttpResponse): void {
  serverResponse.writeHead(response.status, {
    ...response.headers,
    'content-length': Buffer.byteLength(response.body),
  });
  serverResponse.end(response.body);
}

function sendErrorResponse(
  request: IncomingMessage,
  serverResponse: ServerResponse,
  error: unknown,
): void {
  if (request.destroyed && !request.complete) return;
  if (error instanceof BodyTooLongError) {
    serverResponse.shouldKeepAlive = false;
    request.resume();
    sendResponse(serverResponse, buildTextResponse(413, error.message));
    return;
  }
  sendResponse(
    serverResponse,
    buildTextResponse(500, `The local endpoint failed: ${String(error)}`),
  );
}

function buildTextResponse(status: number, text: string): RawHttpResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${text}\n` };
}
