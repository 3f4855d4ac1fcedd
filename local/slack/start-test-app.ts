import type { TestContext } from 'node:test';
import type { InvocationResult } from '../functions/invocation-result.ts';
import { isRecord } from '../is-record.ts';
import { startTestPage } from '../page/start-test-page.ts';
import { parseTextObject } from './messages/buttons.ts';
import type { Json } from './messages/message.ts';

/** A request of Slack to the app: a payload, or the members of a slash command. */
export interface AppRequest {
  readonly path: string;
  readonly payload: Json;
}

/** Calls a method of the Web API as the app; returns the response's body. */
export type CallSlack = (method: string, args: Json) => Promise<Json>;

/** What the app responds: a status and a body, which is JSON unless it is a text. */
export interface TestResponse {
  readonly status?: number;
  readonly body?: unknown;
}

/** Starts the page and Slack for one test, with an app that responds as `respond` does. */
export async function startTestApp(
  t: TestContext,
  respond: (
    request: AppRequest,
    call: CallSlack,
  ) => Promise<TestResponse | undefined> | TestResponse | undefined,
  options: { readonly timeoutMs?: number } = {},
) {
  const requests: AppRequest[] = [];
  const page = await startTestPage(t, {
    ...options,
    async invoke(event) {
      const request = readRequest(event);
      requests.push(request);
      return buildResult(await respond(request, call));
    },
  });
  const call: CallSlack = async (method, args) => {
    const response = await fetch(`${page.url}/api/${method}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${page.slack.botToken}`,
      },
      body: JSON.stringify(args),
    });
    const body: unknown = await response.json();
    return isRecord(body) ? body : {};
  };
  return { ...page, requests, call };
}

function readRequest(event: unknown): AppRequest {
  const { rawPath, body } = isRecord(event) ? event : {};
  const form = new URLSearchParams(Buffer.from(parseTextObject(body), 'base64').toString());
  const text = form.get('payload');
  const payload: unknown = text === null ? Object.fromEntries(form) : JSON.parse(text);
  return { path: parseTextObject(rawPath), payload: isRecord(payload) ? payload : {} };
}

function buildResult({ status = 200, body = '' }: TestResponse = {}): InvocationResult {
  const isText = typeof body === 'string';
  return {
    ok: true,
    payload: {
      statusCode: status,
      headers: { 'content-type': isText ? 'text/plain' : 'application/json' },
      body: isText ? body : JSON.stringify(body),
    },
  };
}
