import { randomUUID } from 'node:crypto';
import type { AwsService } from '../aws/api/aws-service.ts';
import { createAwsEndpoint } from '../aws/endpoint/aws-endpoint.ts';
import { createAwsLocalRoutes } from '../aws/endpoint/aws-local-routes.ts';
import type { Target } from '../aws/endpoint/target.ts';
import { createConsoles } from '../console/consoles.ts';
import type { LoopbackServer } from '../http/loopback-server.ts';
import { createEventStream } from '../page/event-stream.ts';
import { createPageHandler } from '../page/page-handler.ts';
import { createPageServer } from '../page/page-server.ts';
import { createClockRoutes } from './clock/clock-routes.ts';
import type { Deferred } from './deferred.ts';
import type { EnvironmentOptions, EnvironmentUrls } from './environment-options.ts';
import type { EnvironmentState } from './environment-state.ts';
import type { Functions } from './functions/functions.ts';
import { createOwnCallRecorder } from './own-call-records.ts';
import { createDetailQueries } from './page/detail-queries.ts';
import { createPageActions } from './page/page-actions.ts';
import type { PageAwsClient } from './page/page-aws-client.ts';
import { createPageSections } from './page/page-sections.ts';
import { createSlackRoutes } from './slack-routes.ts';
import { buildStateSnapshot } from './state-snapshot.ts';
import type { SkippableWait } from './workflow/skippable-wait.ts';

/** The endpoint of every emulated AWS service, and of the `/_local/` routes. */
export function composeAwsEndpoint(
  state: EnvironmentState,
  stepFunctions: AwsService,
  options: Pick<EnvironmentOptions, 'authorize'>,
  lambda: Target,
): LoopbackServer {
  const { aws, stores, faults, now, slack, settings, permissions } = state;
  const recordOwnCall = createOwnCallRecorder({ trail: stores.trail, settings, now });
  return createAwsEndpoint({
    services: [...aws.services, stepFunctions],
    dynamodb: aws.dynamodb,
    lambda,
    localRoutes: {
      ...createAwsLocalRoutes({ stores, faults, now }),
      ...createClockRoutes(state.clock),
      ...createSlackRoutes(slack),
      'GET state': () => buildStateSnapshot(state),
    },
    faults,
    onCall: state.calls.add,
    authorize(call, request) {
      const denial = permissions.authorize(call, request) ?? options.authorize?.(call, request);
      if (denial === undefined) recordOwnCall(call, request);
      return denial;
    },
    now,
  });
}

export interface PageServerDeps {
  readonly state: EnvironmentState;
  readonly options: EnvironmentOptions;
  readonly urls: Deferred<EnvironmentUrls>;
  readonly functions: Deferred<Functions>;
  readonly client: PageAwsClient;
  readonly waits: Pick<SkippableWait, 'skip'>;
  readonly functionNames: readonly string[];
}

/** The page, Slack, and the deployed API's route. */
export function composePageServer({
  state,
  options,
  urls,
  functions,
  client,
  waits,
  functionNames,
}: PageServerDeps) {
  const { slack, stores, faults, now, portal } = state;
  const consoles = createConsoles({ portal, now, newId: randomUUID });
  const awsUrl = () => urls.get().aws;
  const events = createEventStream({
    sections: createPageSections(state, consoles, options, awsUrl, functionNames),
    now,
  });
  return createPageServer(
    createPageHandler({
      slack,
      invoke: (event) => functions.get().invoke('access-requested', event),
      mails: stores.mailbox.list,
      consoles,
      faults,
      actions: createPageActions({ state, client, waits, functions }),
      details: createDetailQueries(state, client),
      now,
    }),
    events,
  );
}
