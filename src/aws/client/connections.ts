import type { ClientRequest, ClientRequestArgs, IncomingMessage, RequestOptions } from 'node:http';
import { Agent, request } from 'node:https';
import type { Socket as NetSocket } from 'node:net';
import type { SecureContext } from 'node:tls';

// node:https loads both modules. An `import` would also evaluate all their exports, which takes 2 ms;
// an `import` of node:http would load undici, which takes 15 to 20 ms.
const { isIP, Socket } = process.getBuiltinModule('node:net');
const tls = process.getBuiltinModule('node:tls');

export interface ConnectionsDeps {
  readonly endpoint: URL;
  /** Includes the TLS handshake. */
  readonly connectTimeoutMs: number;
  /** When false, each request opens its own connection. */
  readonly keepAlive: boolean;
}

/** The connections to one endpoint, one at a time. An idle connection does not keep the process alive. */
export interface Connections {
  /** Creates a request. The caller writes its body and handles its events. */
  request(options: RequestOptions, onResponse: (response: IncomingMessage) => void): ClientRequest;
  /**
   * Opens a connection for the next request, unless one is idle. Resolves when it is connected or has
   * failed: a failure is no error here, because the next request opens its own connection.
   */
  prepare(): Promise<void>;
  /** Whether a request was sent over a connection that was open before it. */
  isReused(request: ClientRequest): boolean;
}

/** A connection was not established in time. */
class ConnectTimeoutError extends Error {
  override readonly name = 'ConnectTimeoutError';
}

type OnConnect = Parameters<Agent['createConnection']>[1];

/** Connects over TLS, or over plain HTTP when the endpoint's URL is http, as in local mode. */
export function createConnections(deps: ConnectionsDeps): Connections {
  const { send, agent, address, connectedEvent } = transportFor(deps);
  const connect = agent.createConnection.bind(agent);
  /** Opened by `prepare` and not used by a request yet. */
  let idleSocket: NetSocket | undefined;
  const openedAhead = new WeakSet<object>();

  const openSocket = (options: ClientRequestArgs, onConnect?: OnConnect) => {
    const socket = connect(options, onConnect);
    if (!(socket instanceof Socket)) return socket;
    const { connectTimeoutMs } = deps;
    const timer = setTimeout(() => {
      socket.destroy(new ConnectTimeoutError(`no connection within ${connectTimeoutMs} ms`));
    }, connectTimeoutMs);
    return socket
      .once(connectedEvent, () => clearTimeout(timer))
      .once('close', () => clearTimeout(timer));
  };

  const openAhead = () =>
    new Promise<void>((resolve) => {
      const socket = openSocket(address);
      if (!(socket instanceof Socket)) return resolve();
      idleSocket = socket;
      socket.setNoDelay().on('error', () => undefined);
      socket.once('close', () => {
        if (idleSocket === socket) idleSocket = undefined;
        resolve();
      });
      socket.once(connectedEvent, () => {
        if (idleSocket === socket) openedAhead.add(socket.unref());
        resolve();
      });
    });

  const takeIdleSocket = (): NetSocket | undefined => {
    const socket = idleSocket?.destroyed ? undefined : idleSocket;
    idleSocket = undefined;
    return socket?.ref();
  };

  // Node documents that this method can be overridden to supply the socket.
  agent.createConnection = (options: ClientRequestArgs, onConnect?: OnConnect) =>
    takeIdleSocket() ?? openSocket(options, onConnect);

  return {
    request: (options, onResponse) => send({ ...address, ...options, agent }, onResponse),
    prepare: async () => {
      if (idleSocket === undefined || idleSocket.destroyed) await openAhead();
    },
    isReused: ({ reusedSocket, socket }) =>
      reusedSocket || (socket !== null && openedAhead.has(socket)),
  };
}

/** Waiting for the open connection takes less time than opening a second one. */
const maxSockets = 1;

function transportFor({ endpoint, keepAlive }: ConnectionsDeps) {
  // A URL has brackets around an IPv6 address; a socket's options do not.
  const host = endpoint.hostname.replace(/^\[|\]$/g, '');
  const port = Number(endpoint.port);
  if (endpoint.protocol === 'https:') {
    const agent = new Agent({ keepAlive, maxSockets });
    const address = { host, port: port || 443, ...tlsOptionsFor(host) };
    return { send: request, agent, address, connectedEvent: 'secureConnect' };
  }
  const http = process.getBuiltinModule('node:http');
  const agent = new http.Agent({ keepAlive, maxSockets });
  return {
    send: http.request,
    agent,
    address: { host, port: port || 80 },
    connectedEvent: 'connect',
  };
}

let secureContext: SecureContext | undefined;

/** Reads Node's CA certificates once for all connections. An IP address cannot be a TLS server name. */
function tlsOptionsFor(host: string) {
  secureContext ??= tls.createSecureContext();
  return { secureContext, ...(isIP(host) === 0 && { servername: host }) };
}
