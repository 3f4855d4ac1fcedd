import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface LoopbackServer {
  /** Listens on 127.0.0.1 (port 0 selects a free port) and returns the port. */
  listen(port: number): Promise<number>;
  /** Waits for the requests in flight, then closes. */
  close(): Promise<void>;
}

/** Creates a server on loopback only, which tracks its requests in flight. */
export function createLoopbackServer(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): LoopbackServer {
  const inFlight = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const handled = handle(request, response).finally(() => inFlight.delete(handled));
    inFlight.add(handled);
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
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await Promise.all(inFlight);
      server.closeAllConnections();
      await closed;
    },
  };
}
