import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Faults } from './faults.ts';
import type { Authorize } from './iam/create-authorizer.ts';
import type { AwsService } from './service.ts';
import { answerLocal, type LocalRoutes, localPrefix } from './wire/local-routes.ts';
import { isFromThisMachine } from './wire/loopback.ts';
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

export interface AwsEndpoint {
  /** Listens on 127.0.0.1 (port 0 takes a free one) and answers the port. */
  listen(port: number): Promise<number>;
  /** Lets what was begun end, then closes. */
  close(): Promise<void>;
}

/** Every emulated AWS service on one port, and `/_local/` for what AWS has no API for. */
export function createAwsEndpoint(deps: AwsEndpointDeps): AwsEndpoint {
  const closing = new AbortController();
  const router = createRouter({ ...deps, closing: closing.signal });
  const begun = new Set<Promise<void>>();

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

  const server = createServer((request, response) => {
    const handled = handle(request, response).finally(() => begun.delete(handled));
    begun.add(handled);
  });

  return {
    listen: (port) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', () => {
          server.off('error', reject);
          const address = server.address();
          resolve(typeof address === 'object' && address !== null ? address.port : port);
        });
      }),
    async close() {
      closing.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await Promise.all(begun);
      server.closeAllConnections();
      await closed;
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
