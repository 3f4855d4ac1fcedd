import { isRecord } from '../../is-record.ts';
import { parseTextObject, records } from '../messages/buttons.ts';
import { parseJsonArgument, SlackApiError } from '../web-api/arguments.ts';
import type { ViewContent } from './view.ts';
import { findViewProblems } from './view-problems.ts';

/** Slack's limit is 250 kB. */
const maxBytes = 250_000;

/**
 * Parses a view of the app, an object or its JSON text; throws SlackApiError.
 * Source: https://docs.slack.dev/reference/methods/views.open#errors
 */
export function parseView(argument: unknown): ViewContent {
  if (argument === undefined) refuse(['missing required field: view [json-pointer:/view]']);
  const view = parseJsonArgument(argument, 'invalid_arguments');
  if (Buffer.byteLength(JSON.stringify(view)) > maxBytes) throw new SlackApiError('view_too_large');
  const problems = findViewProblems(view);
  // Source: https://github.com/slackapi/bolt-python/issues/670
  if (problems.length > 0 || !isRecord(view))
    refuse(['failed to match all allowed schemas [json-pointer:/view]', ...problems]);
  return {
    title: textOf(view['title']) ?? {},
    submit: textOf(view['submit']),
    close: textOf(view['close']),
    blocks: records(view['blocks']),
    privateMetadata: parseTextObject(view['private_metadata']),
    callbackId: parseTextObject(view['callback_id']),
    externalId: parseTextObject(view['external_id']),
    clearOnClose: view['clear_on_close'] === true,
    notifyOnClose: view['notify_on_close'] === true,
  };
}

function refuse(problems: readonly string[]): never {
  throw new SlackApiError('invalid_arguments', problems);
}

const textOf = (value: unknown) => (isRecord(value) ? value : null);
