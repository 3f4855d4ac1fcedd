import type { IncomingMessage } from 'node:http';
import type { RawHttpRequest } from './raw-http.ts';

const maxBodyBytes = 8 * 1024 * 1024;

/** The body is longer than `maxBodyBytes`. */
export class BodyTooLongError extends Error {
  override readonly name = 'BodyTooLongError';

  constructor() {
    super(`The request body is over ${maxBodyBytes} bytes`);
  }
}

/** Throws BodyTooLongError, or the socket's error when the client disconnects. */
export async function readRequest(request: IncomingMessage): Promise<RawHttpRequest> {
  return {
    method: request.method ?? 'GET',
    path: (request.url ?? '/').split('?', 1)[0] ?? '/',
    headers: request.headers,
    body: await readBody(request),
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > maxBodyBytes) throw new BodyTooLongError();
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
