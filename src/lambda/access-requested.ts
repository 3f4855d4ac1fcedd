import type { HttpRequest, HttpResponse } from '../chat/slack/http.ts';
import { readConfig } from '../platform/config.ts';
import { composeAccessRequested } from './compose/access-requested.ts';
import { settings } from './compose/interaction-handler.ts';
import { type InvocationContext, invocationEndsAt } from './invocation.ts';
import { lambdaLog } from './lambda-log.ts';

const handleInteraction = await composeAccessRequested(
  readConfig(settings),
  lambdaLog('access-requested'),
);

/** Handles a request to Slack's interactivity URL, as an API Gateway HTTP API event. */
export const handler = (request: HttpRequest, context?: InvocationContext): Promise<HttpResponse> =>
  handleInteraction(request, invocationEndsAt(context));
