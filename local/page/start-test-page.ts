import { readFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import { createFaults, type Faults } from '../aws/faults/faults.ts';
import type { Mail } from '../aws/sesv2/mailbox.ts';
import type { InvocationResult } from '../functions/invocation-result.ts';
import { createSlack, type Slack } from '../slack/create-slack.ts';
import { slackUsers } from '../slack/workspace.ts';
import { createEventStream } from './event-stream.ts';
import { buildSwitchViews } from './fault-switches.ts';
import { createPageHandler } from './page-handler.ts';
import { createPageServer } from './page-server.ts';
import { buildMessageView } from './view/message-view.ts';
import { buildModalView } from './view/modal-view.ts';
import type { Sections } from './view/sections.ts';

const testStart = new Date('2026-11-21T08:00:00Z');
const testSecret = 'c0ffee00c0ffee00c0ffee00c0ffee00';

const definition = new URL('../../workflow/break-glass.asl.json', import.meta.url);

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
        definition: () => readFile(definition, 'utf8'),
        execution: () => undefined,
        table: async () => [],
      },
      now: () => clock.now,
    }),
    createEventStream({ sections: () => buildSections(slack, faults), now: () => clock.now }),
  );
  origin.url = `http://127.0.0.1:${await page.listen(0)}`;
  t.after(async () => {
    await page.close();
    database.close();
  });
  return { url: origin.url, slack, faults, clock };
}

/** A page that has only Slack: there is no AWS. */
const buildSections = (slack: Slack, faults: Faults): Sections => ({
  environment: {
    users: slackUsers.map(({ id, name }) => ({ id, name, status: '', userName: undefined })),
    accessSeconds: 3600,
    sessionSeconds: 3600,
    awsUrl: '',
  },
  slack: slack.messages().map((message) => buildMessageView(message, slack.conversationName)),
  modals: slack.openViews().map(buildModalView),
  workflow: [],
  accounts: { roles: {}, sessions: [], actions: [] },
  mail: { mails: [], alerts: [] },
  faults: buildSwitchViews(faults),
  calls: [],
  logs: [],
});

/** Posts JSON; returns the status and the body. */
export async function postJson(url: string, body: unknown) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}
