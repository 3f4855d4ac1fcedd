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

/** Serves the page's port to this machine only. `/events` is the event stream of open pages. */
export function createPageServer(handlePage: PageHandler, events: EventStream): LoopbackServer {
  const server = createLoopbackServer((request, response) =>
    handle(handlePage, events, request, response),
  );
  return {
    listen: server.listen,
    close() {
      events.close();
      return server.close();
    },
  };
}

async function handle(
  handlePage: PageHandler,
  events: EventStream,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    if (isLoopbackRequest(request.headers) && request.url === '/events')
      return attach(events, response);
    const result = await respond(handlePage, request);
    if (result === 'dropped') request.socket.destroy();
    else send(response, result);
  } catch (error) {
    if (request.destroyed && !request.complete) return;
    const isTooLong = error instanceof BodyTooLongError;
    if (isTooLong) response.shouldKeepAlive = false;
    request.resume();
    send(
      response,
      isTooLong ? tooLong : textResponse(500, `The local page failed: ${String(error)}`),
    );
  }
}

function attach(events: EventStream, response: ServerResponse): void {
  response.writeHead(200, { ...headers, 'content-type': 'text/event-stream; charset=utf-8' });
  events.attach(response);
}

async function respond(handlePage: PageHandler, request: IncomingMessage) {
  if (!isLoopbackRequest(request.headers))
    return textResponse(403, 'Only requests from this machine are accepted');
  const received = await readRequest(request);
  if (received.body.length > maxBodyBytes) return tooLong;
  const query = (request.url ?? '').split('?').slice(1).join('?');
  return handlePage({ ...received, query, sourceIp: request.socket.remoteAddress ?? '127.0.0.1' });
}

function send(response: ServerResponse, page: PageResponse): void {
  const length = { 'content-length': Buffer.byteLength(page.body) };
  response.writeHead(page.status, { ...headers, ...page.headers, ...length });
  response.end(page.body);
}

const textResponse = (status: number, text: string): PageResponse => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: `${text}\n`,
});

const tooLong = textResponse(413, 'The request body is over 1 MB');
