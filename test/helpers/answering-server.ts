import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TestContext } from 'node:test';

export interface SeenRequest {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly socket: Socket;
}

export type AnswerRequest = (response: ServerResponse, request: SeenRequest) => void;

/** A server on loopback that answers each request with the next answer, and the last one for ever. */
export async function startAnswering(
  t: TestContext,
  answers: readonly AnswerRequest[],
  tls?: { readonly key: string; readonly cert: string },
) {
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { method, url: path, headers, socket } = request;
      const seen = { method, path, headers, socket, body: Buffer.concat(parts).toString() };
      const next = answers[Math.min(requests.length, answers.length - 1)];
      requests.push(seen);
      next?.(response, seen);
    });
  };
  const server = tls ? createTlsServer(tls, answer) : createServer(answer);
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`, requests, sockets };
}

export const answerJson =
  (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): AnswerRequest =>
  (response) => {
    response
      .writeHead(status, { 'content-type': 'application/x-amz-json-1.0', ...headers })
      .end(typeof body === 'string' ? body : JSON.stringify(body));
  };

/** Ends the connection without an answer. */
export const hangUp: AnswerRequest = (response) => response.socket?.destroy();

/** Says nothing, for ever. */
export const stayingSilent: AnswerRequest = () => undefined;
