import type { RawHttpRequest, RawHttpResponse } from '../../http/raw-http.ts';
import { InvalidFaultError } from '../faults/faults.ts';

/** Handles one `/_local/` route; `body` is the parsed JSON, undefined for an empty body. */
type LocalRoute = (body: unknown) => unknown | Promise<unknown>;

/** Keys are method and path below `/_local/`: `GET mail`. */
export type LocalRoutes = Readonly<Record<string, LocalRoute>>;

/** An invalid request to a `/_local/` route; the response contains the message. */
export class LocalRequestError extends Error {
  override readonly name = 'LocalRequestError';
}

export const localPrefix = '/_local/';

export async function handleLocalRequest(
  routes: LocalRoutes,
  request: RawHttpRequest,
): Promise<RawHttpResponse> {
  const route = new Map(Object.entries(routes)).get(
    `${request.method} ${request.path.slice(localPrefix.length)}`,
  );
  if (route === undefined) {
    return buildJsonResponse(404, {
      message: 'This path does not exist',
      routes: Object.keys(routes).map(withPrefix),
    });
  }
  try {
    return buildJsonResponse(200, (await route(parseBody(request))) ?? {});
  } catch (error) {
    if (error instanceof LocalRequestError || error instanceof InvalidFaultError) {
      return buildJsonResponse(400, { message: error.message });
    }
    throw error;
  }
}

function withPrefix(route: string): string {
  return route.replace(' ', ` ${localPrefix}`);
}

function parseBody(request: RawHttpRequest): unknown {
  if (request.body.length === 0) return undefined;
  try {
    return JSON.parse(request.body.toString());
  } catch {
    throw new LocalRequestError('The body is not JSON');
  }
}

function buildJsonResponse(status: number, value: unknown): RawHttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: `${JSON.stringify(value, undefined, 2)}\n`,
  };
}
