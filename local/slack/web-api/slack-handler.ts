import { setTimeout as wait } from 'node:timers/promises';
import { type Faults, faultDelayMs } from '../../aws/faults/faults.ts';
import type { RawHttpRequest, RawHttpResponse } from '../../http/raw-http.ts';
import type { MessageStore } from '../messages/message-store.ts';
import { applyReply } from '../press/apply-reply.ts';
import type { ResponseUrls } from '../press/response-urls.ts';
import { parseArguments, parseJsonObject, SlackApiError } from './arguments.ts';
import { type ChatMethod, createChatMethods } from './chat-methods.ts';
import { buildFaultResponse, jsonResponse } from './fault-response.ts';

export interface SlackHandlerDeps {
  readonly store: MessageStore;
  readonly urls: ResponseUrls;
  readonly faults: Pick<Faults, 'take'>;
  /** Ends the running delays of injected faults. */
  readonly closing: AbortSignal;
}

type Outcome = RawHttpResponse | 'dropped';

/** Handles an app's request to Slack; returns undefined for any other request. */
export type SlackHandler = (request: RawHttpRequest) => Promise<Outcome> | undefined;

const apiPrefix = '/api/';
const responsePrefix = '/slack/response/';

export function createSlackHandler(deps: SlackHandlerDeps): SlackHandler {
  const methods = createChatMethods(deps.store);
  return (request) => {
    const { method, path } = request;
    if (method !== 'POST') return undefined;
    if (path.startsWith(apiPrefix)) {
      const name = path.slice(apiPrefix.length);
      return withFault(deps, name, () => callMethod(methods, name, request));
    }
    if (path.startsWith(responsePrefix) && path !== responsePrefix)
      return withFault(deps, 'response-url', () => reply(deps, request));
    return undefined;
  };
}

async function withFault(
  { faults, closing }: SlackHandlerDeps,
  operation: string,
  work: () => RawHttpResponse,
): Promise<Outcome> {
  const fault = faults.take('slack', operation);
  if (fault === undefined) return work();
  const delayMs = faultDelayMs(fault);
  if (delayMs !== undefined) {
    await wait(delayMs, undefined, { signal: closing }).catch(() => undefined);
    return work();
  }
  if (fault === 'drop-after') work();
  return buildFaultResponse(fault) ?? 'dropped';
}

function callMethod(
  methods: ReadonlyMap<string, ChatMethod>,
  name: string,
  request: RawHttpRequest,
): RawHttpResponse {
  try {
    const method = methods.get(name);
    if (method === undefined) throw new SlackApiError('unknown_method');
    return jsonResponse(200, { ok: true, ...method(parseArguments(request)) });
  } catch (error) {
    if (error instanceof SlackApiError) return jsonResponse(200, { ok: false, error: error.code });
    throw error;
  }
}

function reply({ store, urls }: SlackHandlerDeps, request: RawHttpRequest): RawHttpResponse {
  const use = urls.use(request.path.slice(responsePrefix.length));
  if (use.outcome !== 'usable') return jsonResponse(404, { ok: false, error: use.outcome });
  try {
    const message = parseJsonObject(request.body.toString('utf8'));
    applyReply(store, message, use.context, { replaces: false });
    return { status: 200, headers: { 'content-type': 'text/html' }, body: 'ok' };
  } catch (error) {
    if (error instanceof SlackApiError) return jsonResponse(400, { ok: false, error: error.code });
    throw error;
  }
}
