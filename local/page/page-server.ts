import type { IncomingMessage, ServerResponse } from 'node:http';
import { isLoopbackRequest } from '../http/loopback.ts';
import { createLoopbackServer, type LoopbackServer } from '../http/loopback-server.ts';
import { BodyTooLongError, readRequest } from '../http/read-request.ts';
import type { EventStream } from './event-stream.ts';
import type { PageHandler } from './page-handler.ts';
import type { PageResponse } from './responses.ts';

const maxBodyBytes = 1024 * 1024;
const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
};

/** Serves the page's port to this machine alone; `/events` is what open pages are told. */
export function createPageServer(answerPage: PageHandler, live: EventStream): LoopbackServer {
  const server = createLoopbackServer((request, response) =>
    handle(answerPage, live, request, response),
  );
  return {
    listen: server.listen,
    close() {
      live.close();
      return server.close();
    },
  };
}

async function handle(
  answerPage: PageHandler,
  live: EventStream,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    if (isLoopbackRequest(request.headers) && request.url === '/events')
      return attach(live, response);
    const answer = await answerTo(answerPage, request);
    if (answer === 'dropped') request.socket.destroy();
    else send(response, answer);
  } catch (error) {
    if (request.destroyed && !request.complete) return;
    const isTooLong = error instanceof BodyTooLongError;
    if (isTooLong) response.shouldKeepAlive = false;
    request.resume();
    send(response, isTooLong ? tooLong : plain(500, `The local page failed: ${String(error)}`));
  }
}

function attach(live: EventStream, response: ServerResponse): void {
  response.writeHead(200, { ...headers, 'content-type': 'text/event-stream; charset=utf-8' });
  live.attach(response);
}

async function answerTo(answerPage: PageHandler, request: IncomingMessage) {
  if (!isLoopbackRequest(request.headers)) return plain(403, 'Only this machine may call this');
  const read = await readRequest(request);
  if (read.body.length > maxBodyBytes) return tooLong;
  const query = (request.url ?? '').split('?').slice(1).join('?');
  return answerPage({ ...read, query, sourceIp: request.socket.remoteAddress ?? '127.0.0.1' });
}

function send(response: ServerResponse, answer: PageResponse): void {
  const length = { 'content-length': Buffer.byteLength(answer.body) };
  response.writeHead(answer.status, { ...headers, ...answer.headers, ...length });
  response.end(answer.body);
}

const plain = (status: number, text: string): PageResponse => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: `${text}\n`,
});

const tooLong = plain(413, 'The request body is over 1 MB');
