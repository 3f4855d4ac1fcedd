import { FaultOrderError } from '../faults.ts';
import type { WireAnswer, WireRequest } from './message.ts';

/** Answers one of the endpoint's own paths; `body` is the request's JSON, undefined without one. */
export type LocalRoute = (body: unknown) => unknown | Promise<unknown>;

/** Keys are method and path below `/_local/`: `GET mail`. */
export type LocalRoutes = Readonly<Record<string, LocalRoute>>;

/** A request to one of the endpoint's own paths that cannot be used; its message is the answer. */
export class LocalRequestError extends Error {
  override readonly name = 'LocalRequestError';
}

export const localPrefix = '/_local/';

export async function answerLocal(routes: LocalRoutes, request: WireRequest): Promise<WireAnswer> {
  const route = new Map(Object.entries(routes)).get(
    `${request.method} ${request.path.slice(localPrefix.length)}`,
  );
  if (route === undefined) {
    return json(404, { message: 'no such path', routes: Object.keys(routes).map(inFull) });
  }
  try {
    return json(200, (await route(parseBody(request))) ?? {});
  } catch (error) {
    if (error instanceof LocalRequestError || error instanceof FaultOrderError) {
      return json(400, { message: error.message });
    }
    throw error;
  }
}

function inFull(route: string): string {
  return route.replace(' ', ` ${localPrefix}`);
}

function parseBody(request: WireRequest): unknown {
  if (request.body.length === 0) return undefined;
  try {
    return JSON.parse(request.body.toString());
  } catch {
    throw new LocalRequestError('the body is not JSON');
  }
}

function json(status: number, value: unknown): WireAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: `${JSON.stringify(value, undefined, 2)}\n`,
  };
}
