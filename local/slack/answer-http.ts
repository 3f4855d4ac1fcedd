import { setTimeout as wait } from 'node:timers/promises';
import { type Faults, faultDelayMs } from '../aws/faults/faults.ts';
import type { RawHttpRequest, RawHttpResponse } from '../http/raw-http.ts';
import { readArguments, readJsonObject, SlackRefusal } from './arguments.ts';
import { type ChatMethod, createChatMethods } from './chat-methods.ts';
import { buildFaultAnswer, json } from './http-fault.ts';
import type { MessageStore } from './message-store.ts';
import { applyReply } from './reply.ts';
import type { ResponseUrls } from './response-urls.ts';

export interface SlackHttpDeps {
  readonly store: MessageStore;
  readonly urls: ResponseUrls;
  readonly faults: Pick<Faults, 'take'>;
  /** Ends delays that were ordered as faults. */
  readonly closing: AbortSignal;
}

type Outcome = RawHttpResponse | 'dropped';

/** Answers what apps send to Slack; undefined for a request that is none of Slack's. */
export type AnswerSlack = (request: RawHttpRequest) => Promise<Outcome> | undefined;

const apiPrefix = '/api/';
const responsePrefix = '/slack/response/';

export function createAnswerSlack(deps: SlackHttpDeps): AnswerSlack {
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
  { faults, closing }: SlackHttpDeps,
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
  return buildFaultAnswer(fault) ?? 'dropped';
}

function callMethod(
  methods: ReadonlyMap<string, ChatMethod>,
  name: string,
  request: RawHttpRequest,
): RawHttpResponse {
  try {
    const method = methods.get(name);
    if (method === undefined) throw new SlackRefusal('unknown_method');
    return json(200, { ok: true, ...method(readArguments(request)) });
  } catch (error) {
    if (error instanceof SlackRefusal) return json(200, { ok: false, error: error.code });
    throw error;
  }
}

function reply({ store, urls }: SlackHttpDeps, request: RawHttpRequest): RawHttpResponse {
  const use = urls.use(request.path.slice(responsePrefix.length));
  if (use.outcome !== 'usable') return json(404, { ok: false, error: use.outcome });
  try {
    const given = readJsonObject(request.body.toString('utf8'));
    applyReply(store, given, use.place, { replaces: false });
    return { status: 200, headers: { 'content-type': 'text/html' }, body: 'ok' };
  } catch (error) {
    if (error instanceof SlackRefusal) return json(400, { ok: false, error: error.code });
    throw error;
  }
}
