import type { RestRoute } from '../api/aws-service.ts';
import { jsonBodies } from './json-protocol.ts';
import type { WireProtocol } from './wire-protocol.ts';

/** REST-JSON: method and path name the operation. */
export function restJsonProtocol(routes: readonly RestRoute[]): WireProtocol {
  return {
    parseOperation: ({ method, path }) =>
      routes.find((route) => route.method === method && route.path === path)?.operation,
    ...jsonBodies('application/json', () => ({})),
  };
}
