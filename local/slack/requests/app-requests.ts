import type { Json } from '../messages/message.ts';
import { buildSignedForm } from './sign-request.ts';

export interface AppRequestsDeps {
  /** The origin of the page's server, such as `http://localhost:4747`; known once it listens. */
  readonly origin: () => string;
  readonly signingSecret: () => string;
  readonly now: () => Date;
  /** The time limit of the app's response; Slack's is three seconds. */
  readonly timeoutMs: number;
}

export interface AppResponse {
  readonly outcome: 'response';
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/** The app's response, or why there is none. */
export type AppRequestResult =
  | AppResponse
  | { readonly outcome: 'timeout' }
  | { readonly outcome: 'unreachable' };

/** Slack's signed requests to the app. */
export interface AppRequests {
  /** Sends a payload to `/slack/interactivity`. */
  sendPayload(payload: Json): Promise<AppRequestResult>;
  /** Sends a slash command to `/slack/commands`. */
  sendCommand(form: Readonly<Record<string, string>>): Promise<AppRequestResult>;
}

export function createAppRequests(deps: AppRequestsDeps): AppRequests {
  return {
    sendPayload: (payload) =>
      send(deps, '/slack/interactivity', { payload: JSON.stringify(payload) }),
    sendCommand: (form) => send(deps, '/slack/commands', form),
  };
}

async function send(
  { origin, signingSecret, now, timeoutMs }: AppRequestsDeps,
  path: string,
  form: Readonly<Record<string, string>>,
): Promise<AppRequestResult> {
  const signed = buildSignedForm(form, signingSecret(), now());
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const options = { method: 'POST', redirect: 'manual', signal, ...signed } as const;
    const response = await fetch(`${origin()}${path}`, options);
    return {
      outcome: 'response',
      status: response.status,
      contentType: response.headers.get('content-type') ?? '',
      text: await response.text(),
    };
  } catch (error) {
    const isTimeout = error instanceof Error && error.name === 'TimeoutError';
    return { outcome: isTimeout ? 'timeout' : 'unreachable' };
  }
}
