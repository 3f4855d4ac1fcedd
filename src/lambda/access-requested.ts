import type { InteractionEvent } from '../chat/slack/answer/late-event.ts';
import type { HttpResponse } from '../chat/slack/http.ts';
import { budgetOf, type InvocationContext } from './invocation.ts';
import { composeAccessRequested } from './slack/compose-access-requested.ts';

const handleInteraction = await composeAccessRequested();

/** Handles a request to one of the URLs that Slack calls: an API Gateway HTTP API event, or its own, for a late answer. */
export const handler = (
  event: InteractionEvent,
  context?: InvocationContext,
): Promise<HttpResponse> => handleInteraction(event, budgetOf(context));
