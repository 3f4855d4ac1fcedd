import {
  handleInteraction,
  type InteractionHandlerDeps,
} from '../../../src/chat/slack/handle-interaction.ts';
import type { HttpRequest, HttpResponse } from '../../../src/chat/slack/http.ts';
import { createSlackUrls } from '../../../src/chat/slack/slack-urls.ts';
import { createSigningSecret } from '../../../src/chat/slack/verify/signing-secret.ts';
import { endEarly } from '../../../src/grant/end-early.ts';
import { extend } from '../../../src/grant/extend.ts';
import { giveReason } from '../../../src/grant/give-reason.ts';
import type { OpenRequest } from '../../../src/grant/open-grant.ts';
import { createTimeBudget } from '../../../src/platform/time-budget.ts';
import {
  type Decide,
  type FactSources,
  lookUpAndDecide,
} from '../../../src/request/policy/gather-facts.ts';
import { createMemoryRecords } from '../../fixtures/grant/memory-records.ts';
import { policy } from '../../fixtures/request/decision-cases.ts';
import { confirmed } from '../../fixtures/request/early-decision.ts';
import { buildRecords, permissionSetArn, permissionSetName, signingSecret } from '../test-data.ts';

export const pressTime = Date.parse('2026-11-21T03:00:00.000Z');

/** The interaction handler, with a record of everything that a press could reach. */
export interface PressTarget {
  readonly handleInteraction: (request: HttpRequest) => Promise<HttpResponse>;
  /** The requests for which a grant would be opened. */
  readonly openedGrants: OpenRequest[];
  readonly logged: string[];
}

export function createPressTarget(): PressTarget {
  const openedGrants: OpenRequest[] = [];
  const logged: string[] = [];
  const records = createMemoryRecords();
  for (const record of buildRecords(3600)) records.all.set(String(record['id']), record);
  const now = () => pressTime;
  const sources: FactSources = {
    records,
    directory: {
      findUser: async () => ({ userName: 'james@example.com', enabled: true }),
      membershipsOf: async () => new Set(),
    },
    permissionSets: {
      find: async (arn) => (arn === permissionSetArn ? { name: permissionSetName } : undefined),
    },
  };
  const decide: Decide = (request) => lookUpAndDecide(sources, policy, request);
  const deps: InteractionHandlerDeps = {
    secrets: createSigningSecret(async () => signingSecret, now),
    allowedTeams: [],
    workUntil: () => ({
      decide: async (request) => confirmed(await decide(request)),
      findGrant: async () => undefined,
      async openGrant(request) {
        openedGrants.push(request);
        return { outcome: 'busy' };
      },
      isAdmin: async () => false,
      findLinkedUser: async () => 'not-linked',
      approve: async () => ({ outcome: 'refused' }),
      deny: async () => ({ outcome: 'refused' }),
      override: async () => ({ outcome: 'refused' }),
      extend: (request) => extend({ records, notified: records, decide, now }, request),
      giveReason: (order) => giveReason({ records, notified: records, now }, order),
      openModal: undefined,
      findOpenGrant: async () => undefined,
      endEarly: (request) =>
        endEarly({ records, waits: { end: async () => undefined }, now }, request),
    }),
    announceDenial: async () => undefined,
    buildReply: ({ kind }) => ({ text: kind }),
    urls: createSlackUrls(undefined),
    deliver: async () => undefined,
    invokeLater: async () => undefined,
    measure: () => undefined,
    now,
    log: (message, fields) => void logged.push(JSON.stringify({ message, ...fields })),
  };
  const clock = { now, sleep: () => new Promise<never>(() => undefined) };
  return {
    handleInteraction: (request) =>
      handleInteraction(deps, request, createTimeBudget(clock, pressTime + 10_000)),
    openedGrants,
    logged,
  };
}
