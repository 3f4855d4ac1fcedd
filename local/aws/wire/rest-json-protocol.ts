import type { RestRoute } from '../service.ts';
import { parseJsonBody, writeJson } from './json-protocol.ts';
import type { WireProtocol } from './protocol.ts';

/** REST with JSON bodies: method and path name the operation. */
export function restJsonProtocol(routes: readonly RestRoute[]): WireProtocol {
  const headers = { 'content-type': 'application/json' };
  return {
    operationOf: ({ method, path }) =>
      routes.find((route) => route.method === method && route.path === path)?.operation,
    inputOf: (request) => parseJsonBody(request.body),
    answer: (_operation, output) => ({ status: 200, headers, body: writeJson(output ?? {}) }),
    refuse: (error) => ({
      status: error.status,
      headers: { ...headers, 'x-amzn-errortype': error.code },
      body: writeJson({ message: error.message, ...error.members }),
      errorCode: error.code,
    }),
  };
}
