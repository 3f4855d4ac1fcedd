import { randomUUID } from 'node:crypto';
import type { AwsService } from '../aws/api/aws-service.ts';
import { createAwsEndpoint } from '../aws/endpoint/aws-endpoint.ts';
import { createAwsLocalRoutes } from '../aws/endpoint/aws-local-routes.ts';
import type { LoopbackServer } from '../http/loopback-server.ts';
import { createConsoles } from '../people/console.ts';
import { createLive } from '../playground/live.ts';
import { createAnswerPage } from '../playground/routes.ts';
import { createPlaygroundServer } from '../playground/server.ts';
import type { Core } from './core.ts';
import type { WorldUrls } from './environment.ts';
import type { Functions } from './functions.ts';
import type { Later } from './later.ts';
import { createPageActions } from './page-actions.ts';
import type { PageClient } from './page-client.ts';
import { createPageLooks } from './page-looks.ts';
import { createPageSections } from './page-sections.ts';
import type { SkippableWait } from './skippable-wait.ts';
import { buildSnapshot } from './snapshot.ts';
import type { WorldOptions } from './world-options.ts';

/** Every emulated AWS service, and `/_local/` for what AWS has no API for. */
export function createEndpoint(core: Core, stepFunctions: AwsService): LoopbackServer {
  const { aws, stores, faults, now, slack } = core;
  return createAwsEndpoint({
    services: [...aws.services, stepFunctions],
    dynamodb: aws.dynamodb,
    localRoutes: {
      ...createAwsLocalRoutes({ stores, faults, now }),
      'GET slack/messages': slack.messages,
      'GET state': () => buildSnapshot(core),
    },
    faults,
    onCall: core.calls.add,
    authorize: core.permissions.authorize,
    now,
  });
}

export interface PageDeps {
  readonly core: Core;
  readonly options: WorldOptions;
  readonly urls: Later<WorldUrls>;
  readonly functions: Later<Functions>;
  readonly client: PageClient;
  readonly waits: Pick<SkippableWait, 'skip'>;
  readonly functionNames: readonly string[];
}

/** The page, Slack, and the deployed API's route. */
export function createPage({
  core,
  options,
  urls,
  functions,
  client,
  waits,
  functionNames,
}: PageDeps) {
  const { slack, stores, faults, now, people } = core;
  const consoles = createConsoles({ portal: people, now, newId: randomUUID });
  const awsUrl = () => urls.get().aws;
  const live = createLive({
    sections: createPageSections(core, consoles, options, awsUrl, functionNames),
    now,
  });
  return createPlaygroundServer(
    createAnswerPage({
      slack,
      invoke: (event) => functions.get().invoke('access-requested', event),
      mails: stores.mailbox.list,
      consoles,
      faults,
      actions: createPageActions({ core, client, waits, functions }),
      look: createPageLooks(core, client),
      now,
    }),
    live,
  );
}
