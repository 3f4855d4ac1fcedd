import type { ClientRequest, ClientRequestArgs, IncomingMessage, RequestOptions } from 'node:http';
import { Agent, request } from 'node:https';
import type { Socket as NetSocket } from 'node:net';
import type { SecureContext } from 'node:tls';

// Both are loaded with node:https. An `import` would read every export of theirs as well, for 2 ms in
// all; of node:http, where that is needed, it would load undici, for 15 to 20 ms.
const { isIP, Socket } = process.getBuiltinModule('node:net');
const tls = process.getBuiltinModule('node:tls');

export interface ConnectionsDeps {
  readonly endpoint: URL;
  /** How long a connection may take to stand, TLS included. */
  readonly connectTimeoutMs: number;
  /** Without it each request has a connection of its own. */
  readonly keep: boolean;
}

/** The connections to one endpoint, one at a time. They keep no process alive while nothing is asked over them. */
export interface Connections {
  /** Begins a request; whoever asks writes it and waits for what comes of it. */
  request(options: RequestOptions, onResponse: (answer: IncomingMessage) => void): ClientRequest;
  /**
   * Sees to it that a connection waits for the requests to come, and resolves when that which it opened
   * stands, or could not be opened: that is no failure here, since a request that finds none opens its own.
   */
  prepare(): Promise<void>;
  /** Whether a request went over a connection that had been there before it. */
  wasOpen(call: ClientRequest): boolean;
}

/** A connection did not stand in time. */
export class ConnectTimeoutError extends Error {
  override readonly name = 'ConnectTimeoutError';
}

type OnOpen = Parameters<Agent['createConnection']>[1];

/** Connections over TLS; over plain HTTP where the endpoint says so, as in local mode. */
export function createConnections(deps: ConnectionsDeps): Connections {
  const { send, agent, place: address, stands: connectedEvent } = transportOf(deps);
  const connect = agent.createConnection.bind(agent);
  /** Opened ahead, and not yet taken by a request. */
  let idleSocket: NetSocket | undefined;
  const openBefore = new WeakSet<object>();

  const openOne = (options: ClientRequestArgs, onOpen?: OnOpen) => {
    const socket = connect(options, onOpen);
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
      const socket = openOne(address);
      if (!(socket instanceof Socket)) return resolve();
      idleSocket = socket;
      socket.setNoDelay().on('error', () => undefined);
      socket.once('close', () => {
        if (idleSocket === socket) idleSocket = undefined;
        resolve();
      });
      socket.once(connectedEvent, () => {
        if (idleSocket === socket) openBefore.add(socket.unref());
        resolve();
      });
    });

  const takeIdle = (): NetSocket | undefined => {
    const socket = idleSocket?.destroyed ? undefined : idleSocket;
    idleSocket = undefined;
    return socket?.ref();
  };

  // Node documents this method as the place to supply connections of one's own.
  agent.createConnection = (options: ClientRequestArgs, onOpen?: OnOpen) =>
    takeIdle() ?? openOne(options, onOpen);

  return {
    request: (options, onResponse) => send({ ...address, ...options, agent }, onResponse),
    prepare: async () => {
      if (idleSocket === undefined || idleSocket.destroyed) await openAhead();
    },
    wasOpen: ({ reusedSocket, socket }) =>
      reusedSocket || (socket !== null && openBefore.has(socket)),
  };
}

/** To wait for the one that stands takes less time than to open another. */
const maxSockets = 1;

function transportOf({ endpoint, keep }: ConnectionsDeps) {
  // An IPv6 address stands between brackets in a URL, and without them elsewhere.
  const host = endpoint.hostname.replace(/^\[|\]$/g, '');
  const port = Number(endpoint.port);
  if (endpoint.protocol === 'https:') {
    const agent = new Agent({ keepAlive: keep, maxSockets: maxSockets });
    const place = { host, port: port || 443, ...securityFor(host) };
    return { send: request, agent, place, stands: 'secureConnect' };
  }
  const http = process.getBuiltinModule('node:http');
  const agent = new http.Agent({ keepAlive: keep, maxSockets: maxSockets });
  return { send: http.request, agent, place: { host, port: port || 80 }, stands: 'connect' };
}

let secureContext: SecureContext | undefined;

/**
 * Node's own certificates, read once for all connections. TLS names the server that is meant, unless
 * that is an address.
 */
function securityFor(host: string) {
  secureContext ??= tls.createSecureContext();
  return { secureContext, ...(isIP(host) === 0 && { servername: host }) };
}
