import { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import { createFaults } from '../aws/faults/faults.ts';
import type { Mail } from '../aws/sesv2/mailbox.ts';
import type { InvocationResult } from '../functions/invocation-result.ts';
import { createSlack } from '../slack/create-slack.ts';
import { createPageHandler } from './page-handler.ts';
import { createPageServer } from './page-server.ts';

const testStart = new Date('2026-11-21T08:00:00Z');
const testSecret = 'c0ffee00c0ffee00c0ffee00c0ffee00';

/** Starts the page and Slack on a free port for one test; `invoke` replaces the function. */
export async function startTestPage(
  t: TestContext,
  options: {
    readonly invoke?: (event: unknown) => Promise<InvocationResult>;
    readonly mails?: readonly Mail[];
    readonly timeoutMs?: number;
  } = {},
) {
  const clock = { now: testStart };
  const origin = { url: '' };
  const faults = createFaults();
  const database = new DatabaseSync(':memory:');
  let ids = 0;
  const slack = createSlack({
    database,
    faults,
    now: () => clock.now,
    closing: new AbortController().signal,
    origin: () => origin.url,
    signingSecret: () => testSecret,
    newId: () => {
      ids += 1;
      return `url${ids}`;
    },
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
  });
  const respondEmpty = async (): Promise<InvocationResult> => ({
    ok: true,
    payload: { statusCode: 200 },
  });
  const page = createPageServer(
    createPageHandler({
      slack,
      invoke: options.invoke ?? respondEmpty,
      mails: () => options.mails ?? [],
      consoles: {
        sessions: () => [],
        openRole: () => ({ outcome: 'refused', reason: 'No access' }),
        runAction: () => ({ outcome: 'refused', reason: 'No access' }),
      },
      faults,
      actions: {
        skipWaits: async () => 0,
        abortExecutions: async () => 0,
        killFunctions: () => 0,
      },
      details: {
        definition: async () => '{}',
        execution: () => undefined,
        table: async () => [],
      },
      now: () => clock.now,
    }),
    { attach: (response) => response.end(), close: () => {} },
  );
  origin.url = `http://127.0.0.1:${await page.listen(0)}`;
  t.after(async () => {
    await page.close();
    database.close();
  });
  return { url: origin.url, slack, faults, clock };
}

/** Posts JSON; returns the status and the body. */
export async function postJson(url: string, body: unknown) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}
