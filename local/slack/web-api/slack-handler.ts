import { setTimeout as wait } from 'node:timers/promises';
import { type Fault, type Faults, faultDelayMs } from '../../aws/faults/faults.ts';
import type { RawHttpRequest, RawHttpResponse } from '../../http/raw-http.ts';
import { applyReply } from '../press/apply-reply.ts';
import type { ResponseUrls } from '../press/response-urls.ts';
import { isUserId } from '../workspace.ts';
import { parseArguments, parseJsonObject, SlackApiError } from './arguments.ts';
import { requireToken } from './bot-token.ts';
import type { MethodDeps } from './chat-methods.ts';
import {
  buildErrorResponse,
  buildFaultResponse,
  jsonResponse,
  responseUrlOperation,
} from './fault-response.ts';
import { createMethods, type Method } from './methods.ts';
import type { ViewMethodDeps } from './view-methods.ts';

export interface SlackHandlerDeps extends MethodDeps, ViewMethodDeps {
  readonly urls: ResponseUrls;
  readonly botToken: string;
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
  const methods = createMethods(deps);
  return (request) => {
    const { method, path } = request;
    if (method !== 'POST') return undefined;
    if (path.startsWith(apiPrefix)) {
      const name = path.slice(apiPrefix.length);
      return withFault(deps, name, (fault) =>
        callMethod(deps, methods.get(name), name, request, fault),
      );
    }
    if (path.startsWith(responsePrefix) && path !== responsePrefix)
      return withFault(deps, responseUrlOperation, () => reply(deps, request));
    return undefined;
  };
}

async function withFault(
  { faults, closing }: SlackHandlerDeps,
  operation: string,
  work: (fault?: Fault) => RawHttpResponse,
): Promise<Outcome> {
  const fault = faults.take('slack', operation);
  if (fault === undefined || fault === 'direct-message-closed') return work(fault);
  const delayMs = faultDelayMs(fault);
  if (delayMs !== undefined) {
    await wait(delayMs, undefined, { signal: closing }).catch(() => undefined);
    return work();
  }
  if (fault === 'drop-after') work();
  return buildFaultResponse(fault, operation) ?? 'dropped';
}

function callMethod(
  { botToken, conversations }: SlackHandlerDeps,
  method: Method | undefined,
  name: string,
  request: RawHttpRequest,
  fault: Fault | undefined,
): RawHttpResponse {
  return withErrors(200, () => {
    if (method === undefined) throw new SlackApiError('unknown_method');
    const args = parseArguments(request);
    requireToken(botToken, request, name, args);
    const channel = String(args['channel'] ?? '');
    if (fault === 'direct-message-closed' && isUserId(channel) && !conversations.isOpen(channel))
      throw new SlackApiError('channel_not_found');
    return jsonResponse(200, { ok: true, ...method(args) });
  });
}

function reply({ store, urls }: SlackHandlerDeps, request: RawHttpRequest): RawHttpResponse {
  const use = urls.use(request.path.slice(responsePrefix.length));
  if (use.outcome !== 'usable') return jsonResponse(404, { ok: false, error: use.outcome });
  return withErrors(400, () => {
    const message = parseJsonObject(request.body.toString('utf8'));
    applyReply(store, message, use.context, { replaces: false });
    return { status: 200, headers: { 'content-type': 'text/html' }, body: 'ok' };
  });
}

function withErrors(errorStatus: number, work: () => RawHttpResponse): RawHttpResponse {
  try {
    return work();
  } catch (error) {
    if (error instanceof SlackApiError) return buildErrorResponse(errorStatus, error);
    throw error;
  }
}
