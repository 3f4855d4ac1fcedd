import type { HttpRequest, HttpResponse } from '../chat/slack/http.ts';
import { composeAccessRequested } from './compose.ts';
import { budgetOf, type InvocationContext } from './invocation.ts';

const handleInteraction = await composeAccessRequested();

/** Handles a request to Slack's interactivity URL, as an API Gateway HTTP API event. */
export const handler = (request: HttpRequest, context?: InvocationContext): Promise<HttpResponse> =>
  handleInteraction(request, budgetOf(context));
