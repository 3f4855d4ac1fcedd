import type { RestRoute } from '../api/aws-service.ts';
import { parseJsonBody, writeJson } from './json-protocol.ts';
import type { WireProtocol } from './wire-protocol.ts';

/** REST-JSON: method and path name the operation. */
export function restJsonProtocol(routes: readonly RestRoute[]): WireProtocol {
  const headers = { 'content-type': 'application/json' };
  return {
    parseOperation: ({ method, path }) =>
      routes.find((route) => route.method === method && route.path === path)?.operation,
    parseInput: (request) => parseJsonBody(request.body),
    buildResponse: (_operation, output) => ({
      status: 200,
      headers,
      body: writeJson(output ?? {}),
    }),
    buildErrorResponse: (error) => ({
      status: error.status,
      headers: { ...headers, 'x-amzn-errortype': error.code },
      body: writeJson({ message: error.message, ...error.members }),
      errorCode: error.code,
    }),
  };
}
