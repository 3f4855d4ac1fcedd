import { readConfig } from '../config.ts';
import type { HttpAnswer, HttpRequest } from '../slack/http.ts';
import { settings } from './build-answer-click.ts';
import { endsAt, type InvocationContext } from './invocation.ts';
import { lambdaLog } from './lambda-log.ts';
import { wireAnswerClick } from './wire-answer-click.ts';

const answerClick = await wireAnswerClick(readConfig(settings), lambdaLog('access-requested'));

/** Answers a request to Slack's interactivity URL, as an API Gateway HTTP API hands it over. */
export const handler = (request: HttpRequest, context?: InvocationContext): Promise<HttpAnswer> =>
  answerClick(request, endsAt(context));
