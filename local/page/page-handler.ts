import { randomUUID } from 'node:crypto';
import type { Mail } from '../aws/sesv2/mailbox.ts';
import type { InvocationResult } from '../functions/invocation-result.ts';
import type { RawHttpResponse } from '../http/raw-http.ts';
import type { Slack } from '../slack/create-slack.ts';
import { type ActionDeps, createActions } from './actions.ts';
import { serveBrowserFile } from './browser-files.ts';
import { handlePress } from './handle-press.ts';
import { type ApiRequest, buildApiResponse, buildHttpApiEvent } from './http-api-event.ts';
import { serveMail } from './mail-routes.ts';
import { renderPage } from './render-page.ts';
import { jsonResponse, notFound, type PageResponse, redirect, textResponse } from './responses.ts';

export interface PageHandlerDeps extends ActionDeps {
  readonly slack: Slack;
  /** Invokes the function behind the routes of the deployed API. */
  readonly invoke: (event: unknown) => Promise<InvocationResult>;
  readonly mails: () => readonly Mail[];
  /** The details that the page fetches on demand. */
  readonly details: DetailQueries;
  readonly now: () => Date;
}

export interface DetailQueries {
  definition(): Promise<string>;
  /** Undefined for an unknown name. */
  execution(name: string): unknown;
  table(): Promise<unknown>;
}

/** Handles one request to the page's port. */
export type PageHandler = (request: ApiRequest) => Promise<PageResponse | 'dropped'>;

/** Handles every route of port 4747: the page, the deployed API's routes, and Slack. */
export function createPageHandler(deps: PageHandlerDeps): PageHandler {
  const runAction = createActions(deps);
  const routes = new Map<
    string,
    (request: ApiRequest) => Promise<RawHttpResponse> | RawHttpResponse
  >([
    ['GET /', async () => textResponse('text/html', await renderPage())],
    ['GET /portal', () => redirect('/#accounts')],
    // The path of a link to a role; what follows is in its fragment.
    ['GET /portal/', () => redirect('/#accounts')],
    [
      'GET /definition.json',
      async () => textResponse('application/json', await deps.details.definition()),
    ],
    ['GET /table.json', async () => jsonResponse(200, await deps.details.table())],
    [
      'POST /press',
      (request) => requireSameOrigin(request, () => handlePress(deps.slack, request)),
    ],
    ['POST /slack/interactivity', (request) => invokeFunction(deps, request)],
    ['POST /slack/commands', (request) => invokeFunction(deps, request)],
  ]);
  return async (request) => {
    const { method, path } = request;
    const route = routes.get(`${method} ${path}`);
    if (route !== undefined) return route(request);
    const [, folder = '', rest = ''] = /^\/([a-z]+)\/(.+)$/.exec(path) ?? [];
    if (method === 'POST' && folder === 'actions')
      return requireSameOrigin(request, () => runAction(rest, request) ?? notFound);
    const detail = method === 'GET' ? serveDetail(deps, folder, rest) : undefined;
    return detail ?? deps.slack.handle(request) ?? notFound;
  };
}

function serveDetail(
  deps: PageHandlerDeps,
  folder: string,
  rest: string,
): PageResponse | undefined {
  if (folder === 'mail') return serveMail(deps.mails(), rest);
  if (folder === 'browser') return serveBrowserFile(rest);
  if (folder !== 'execution') return undefined;
  const execution = deps.details.execution(rest);
  return execution === undefined ? notFound : jsonResponse(200, execution);
}

async function invokeFunction(
  deps: PageHandlerDeps,
  request: ApiRequest,
): Promise<RawHttpResponse> {
  deps.slack.recordRequest(request.body);
  return buildApiResponse(await deps.invoke(buildHttpApiEvent(request, deps.now(), randomUUID())));
}

/** Only the page may act as a user. A request without an origin does not come from a browser. */
function requireSameOrigin(
  { headers: { origin, host } }: ApiRequest,
  act: () => Promise<RawHttpResponse> | RawHttpResponse,
): Promise<RawHttpResponse> | RawHttpResponse {
  if (origin === undefined || origin === `http://${host}`) return act();
  return jsonResponse(403, { message: 'Only the page may send this request' });
}
