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
  /** Invokes the function behind the interactivity URL. */
  readonly invoke: (event: unknown) => Promise<InvocationResult>;
  readonly mails: () => readonly Mail[];
  /** The state machine as it is written, and what the page asks for when somebody looks closer. */
  readonly details: DetailQueries;
  readonly now: () => Date;
}

export interface DetailQueries {
  definition(): Promise<string>;
  /** Undefined for a name that no execution has. */
  execution(name: string): unknown;
  table(): Promise<unknown>;
}

/** Answers one request to the page's port. */
export type PageHandler = (request: ApiRequest) => Promise<PageResponse | 'dropped'>;

/** Everything that port 4747 answers: the page, the deployed API's route, and Slack. */
export function createPageHandler(deps: PageHandlerDeps): PageHandler {
  const act = createActions(deps);
  const routes = new Map<
    string,
    (request: ApiRequest) => Promise<RawHttpResponse> | RawHttpResponse
  >([
    ['GET /', async () => textResponse('text/html', await renderPage())],
    ['GET /portal', () => redirect('/#accounts')],
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
  ]);
  return async (request) => {
    const { method, path } = request;
    const route = routes.get(`${method} ${path}`);
    if (route !== undefined) return route(request);
    const [, place = '', rest = ''] = /^\/([a-z]+)\/(.+)$/.exec(path) ?? [];
    if (method === 'POST' && place === 'actions')
      return requireSameOrigin(request, () => act(rest, request) ?? notFound);
    const found = method === 'GET' ? serveDetail(deps, place, rest) : undefined;
    return found ?? deps.slack.handle(request) ?? notFound;
  };
}

function serveDetail(deps: PageHandlerDeps, place: string, rest: string): PageResponse | undefined {
  if (place === 'mail') return serveMail(deps.mails(), rest);
  if (place === 'browser') return serveBrowserFile(rest);
  if (place !== 'execution') return undefined;
  const execution = deps.details.execution(rest);
  return execution === undefined ? notFound : jsonResponse(200, execution);
}

async function invokeFunction(
  deps: PageHandlerDeps,
  request: ApiRequest,
): Promise<RawHttpResponse> {
  deps.slack.recordPress(request.body);
  return buildApiResponse(await deps.invoke(buildHttpApiEvent(request, deps.now(), randomUUID())));
}

/** Only the page itself may act for a person; without an origin it is not a browser that asks. */
function requireSameOrigin(
  { headers: { origin, host } }: ApiRequest,
  act: () => Promise<RawHttpResponse> | RawHttpResponse,
): Promise<RawHttpResponse> | RawHttpResponse {
  if (origin === undefined || origin === `http://${host}`) return act();
  return jsonResponse(403, { message: 'Only the page itself may press' });
}
