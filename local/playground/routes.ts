import { randomUUID } from 'node:crypto';
import type { Mail } from '../aws/sesv2/mailbox.ts';
import type { WireAnswer } from '../aws/wire/message.ts';
import type { Invocation } from '../functions/invocation.ts';
import { NoSuchButtonError } from '../slack/build-press.ts';
import type { Slack } from '../slack/create-slack.ts';
import { NoSuchMessageError } from '../slack/press.ts';
import { type ApiRequest, buildApiAnswer, buildHttpEvent } from './http-event.ts';
import { pageScript, pageStyle, renderPage } from './page.ts';
import { renderSections } from './sections.ts';
import type { View } from './view.ts';

export interface PlaygroundDeps {
  readonly slack: Slack;
  /** Invokes the function behind the interactivity URL. */
  readonly invoke: (event: unknown) => Promise<Invocation>;
  readonly view: () => View;
  readonly mails: () => readonly Mail[];
  readonly now: () => Date;
}

/** Answers one request to the page's port. */
export type AnswerPage = (request: ApiRequest) => Promise<WireAnswer | 'dropped'>;

/** Everything that port 4747 answers: the page, the deployed API's route, and Slack. */
export function createAnswerPage(deps: PlaygroundDeps): AnswerPage {
  const routes = new Map<string, (request: ApiRequest) => Promise<WireAnswer> | WireAnswer>([
    ['GET /', async () => answer('text/html', await renderPage(deps.view()))],
    ['GET /portal', () => redirect('/')],
    ['GET /page.css', () => answer('text/css', pageStyle)],
    ['GET /page.js', () => answer('text/javascript', pageScript)],
    ['GET /state.json', async () => json(200, await renderSections(deps.view()))],
    ['POST /press', (request) => press(deps, request)],
    ['POST /slack/interactivity', (request) => interact(deps, request)],
  ]);
  return async (request) => {
    const { method, path } = request;
    const route = routes.get(`${method} ${path}`);
    if (route !== undefined) return route(request);
    if (method === 'GET' && path.startsWith('/mail/')) return showMail(deps, path.slice(6));
    return deps.slack.answer(request) ?? json(404, { message: 'Not Found' });
  };
}

async function interact(deps: PlaygroundDeps, request: ApiRequest): Promise<WireAnswer> {
  deps.slack.note(request.body);
  return buildApiAnswer(await deps.invoke(buildHttpEvent(request, deps.now(), randomUUID())));
}

/** Only the page itself may press for a person; without an origin it is not a browser that asks. */
async function press({ slack }: PlaygroundDeps, request: ApiRequest): Promise<WireAnswer> {
  const { origin, host } = request.headers;
  if (origin !== undefined && origin !== `http://${host}`)
    return json(403, { message: 'Only the page itself may press' });
  const form = new URLSearchParams(request.body.toString('utf8'));
  const [ts = '', button = '', user = ''] = ['ts', 'button', 'user'].map(
    (name) => form.get(name) ?? '',
  );
  if (!/^\w{1,64}$/.test(user)) return json(400, { message: 'user must be a Slack id' });
  try {
    await slack.press({ ts, user, action: /^\d{1,4}$/.test(button) ? Number(button) : button });
    return redirect('/');
  } catch (error) {
    if (!(error instanceof NoSuchMessageError || error instanceof NoSuchButtonError)) throw error;
    return json(400, { message: error.message });
  }
}

/** A mail's HTML is built from what CloudTrail says: it gets no script, no network and no origin. */
function showMail({ mails }: PlaygroundDeps, id: string): WireAnswer {
  const mail = mails().find((candidate) => candidate.id === id);
  if (mail === undefined) return json(404, { message: 'Not Found' });
  return answer('text/html', mail.html || '(no HTML)', {
    'content-security-policy':
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
  });
}

function answer(
  type: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): WireAnswer {
  return { status: 200, headers: { 'content-type': `${type}; charset=utf-8`, ...headers }, body };
}

const json = (status: number, value: unknown): WireAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

const redirect = (location: string): WireAnswer => ({
  status: 303,
  headers: { location },
  body: '',
});
