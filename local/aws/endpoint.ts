import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Faults } from './faults.ts';
import type { Authorize } from './iam/create-authorizer.ts';
import type { AwsService } from './service.ts';
import { answerLocal, type LocalRoutes, localPrefix } from './wire/local-routes.ts';
import { isFromThisMachine } from './wire/loopback.ts';
import { createLoopbackServer, type LoopbackServer } from './wire/loopback-server.ts';
import type { WireAnswer } from './wire/message.ts';
import { BodyTooLongError, readRequest } from './wire/read-request.ts';
import { createRouter, type ObservedCall } from './wire/router.ts';
import type { Target } from './wire/target.ts';

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
  const router = createRouter({ ...deps, closing: closing.signal });

  async function answerTo(request: IncomingMessage): Promise<WireAnswer | 'dropped'> {
    if (!isFromThisMachine(request.headers)) return plain(403, 'Only this machine may call this');
    const read = await readRequest(request);
    if (read.path.startsWith(localPrefix)) return answerLocal(deps.localRoutes, read);
    return router.answer(read);
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const answer = await answerTo(request);
      if (answer === 'dropped') request.socket.destroy();
      else send(response, answer);
    } catch (error) {
      sendFailure(request, response, error);
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

function send(response: ServerResponse, answer: WireAnswer): void {
  response.writeHead(answer.status, {
    ...answer.headers,
    'content-length': Buffer.byteLength(answer.body),
  });
  response.end(answer.body);
}

function sendFailure(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (request.destroyed && !request.complete) return;
  if (error instanceof BodyTooLongError) {
    response.shouldKeepAlive = false;
    request.resume();
    send(response, plain(413, error.message));
    return;
  }
  send(response, plain(500, `The local endpoint failed: ${String(error)}`));
}

function plain(status: number, text: string): WireAnswer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${text}\n` };
}
