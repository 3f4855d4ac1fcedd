import { randomUUID } from 'node:crypto';
import type { Mail } from '../aws/sesv2/mailbox.ts';
import type { InvocationResult } from '../functions/invocation-result.ts';
import type { RawHttpResponse } from '../http/raw-http.ts';
import type { Slack } from '../slack/create-slack.ts';
import { type ActionDeps, createActions } from './actions.ts';
import { answer, json, notFound, type PageAnswer, redirect } from './answers.ts';
import { answerBrowserFile } from './browser-files.ts';
import { type ApiRequest, buildApiAnswer, buildHttpEvent } from './http-event.ts';
import { answerMail } from './mail-routes.ts';
import { renderPage } from './page.ts';
import { handlePress } from './press.ts';

export interface PlaygroundDeps extends ActionDeps {
  readonly slack: Slack;
  /** Invokes the function behind the interactivity URL. */
  readonly invoke: (event: unknown) => Promise<InvocationResult>;
  readonly mails: () => readonly Mail[];
  /** The state machine as it is written, and what the page asks for when somebody looks closer. */
  readonly look: Looks;
  readonly now: () => Date;
}

export interface Looks {
  definition(): Promise<string>;
  /** Undefined for a name that no execution has. */
  execution(name: string): unknown;
  table(): Promise<unknown>;
}

/** Answers one request to the page's port. */
export type AnswerPage = (request: ApiRequest) => Promise<PageAnswer | 'dropped'>;

/** Everything that port 4747 answers: the page, the deployed API's route, and Slack. */
export function createAnswerPage(deps: PlaygroundDeps): AnswerPage {
  const act = createActions(deps);
  const routes = new Map<
    string,
    (request: ApiRequest) => Promise<RawHttpResponse> | RawHttpResponse
  >([
    ['GET /', async () => answer('text/html', await renderPage())],
    ['GET /portal', () => redirect('/#accounts')],
    ['GET /definition.json', async () => answer('application/json', await deps.look.definition())],
    ['GET /table.json', async () => json(200, await deps.look.table())],
    ['POST /press', (request) => ownPage(request, () => handlePress(deps.slack, request))],
    ['POST /slack/interactivity', (request) => interact(deps, request)],
  ]);
  return async (request) => {
    const { method, path } = request;
    const route = routes.get(`${method} ${path}`);
    if (route !== undefined) return route(request);
    const [, place = '', rest = ''] = /^\/([a-z]+)\/(.+)$/.exec(path) ?? [];
    if (method === 'POST' && place === 'do')
      return ownPage(request, () => act(rest, request) ?? notFound);
    const found = method === 'GET' ? look(deps, place, rest) : undefined;
    return found ?? deps.slack.answer(request) ?? notFound;
  };
}

function look(deps: PlaygroundDeps, place: string, rest: string): PageAnswer | undefined {
  if (place === 'mail') return answerMail(deps.mails(), rest);
  if (place === 'browser') return answerBrowserFile(rest);
  if (place !== 'execution') return undefined;
  const execution = deps.look.execution(rest);
  return execution === undefined ? notFound : json(200, execution);
}

async function interact(deps: PlaygroundDeps, request: ApiRequest): Promise<RawHttpResponse> {
  deps.slack.note(request.body);
  return buildApiAnswer(await deps.invoke(buildHttpEvent(request, deps.now(), randomUUID())));
}

/** Only the page itself may act for a person; without an origin it is not a browser that asks. */
function ownPage(
  { headers: { origin, host } }: ApiRequest,
  act: () => Promise<RawHttpResponse> | RawHttpResponse,
): Promise<RawHttpResponse> | RawHttpResponse {
  if (origin === undefined || origin === `http://${host}`) return act();
  return json(403, { message: 'Only the page itself may press' });
}
