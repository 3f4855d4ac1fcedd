import { createAwsEndpoint } from '../aws/endpoint.ts';
import { createAwsLocalRoutes } from '../aws/local-routes.ts';
import type { AwsService } from '../aws/service.ts';
import type { LoopbackServer } from '../aws/wire/loopback-server.ts';
import { createAnswerPage } from '../playground/routes.ts';
import { createPlaygroundServer } from '../playground/server.ts';
import type { Core } from './core.ts';
import type { Functions } from './functions.ts';
import type { Later } from './later.ts';
import { buildPageView } from './page-view.ts';
import { buildSnapshot } from './snapshot.ts';

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

/** The page, Slack, and the deployed API's route. */
export function createPage(core: Core, functions: Later<Functions>): LoopbackServer {
  const { slack, stores, executions, now } = core;
  return createPlaygroundServer(
    createAnswerPage({
      slack,
      invoke: (event) => functions.get().invoke('access-requested', event),
      view: () => buildPageView({ stores, messages: slack.messages, executions }),
      mails: stores.mailbox.mail,
      now,
    }),
  );
}
