import { errorFields, type Log } from '../../../platform/log.ts';
import { type CallSlack, SlackError } from '../notify/slack-api.ts';
import type { OpenModal } from './modal.ts';

/** Calls the Slack that issued a response URL, until the signal is aborted. */
type SlackUntil = (responseUrl: string | null, signal: AbortSignal) => CallSlack;

/**
 * Opens modals with the bot token. A trigger that has expired, and a Slack that is slow or refuses, is an answer and no
 * error: the user gets a button that opens the modal anew. Source: https://docs.slack.dev/reference/methods/views.open
 */
export const createOpenModal =
  (slackUntil: SlackUntil, log: Log, signal: AbortSignal): OpenModal =>
  async ({ triggerId, responseUrl }, view) => {
    if (triggerId === '') return false;
    try {
      await slackUntil(responseUrl, signal)('views.open', { trigger_id: triggerId, view });
      return true;
    } catch (error) {
      const slackError = error instanceof SlackError ? { slackError: error.code } : {};
      log('could not open a modal', { ...slackError, ...errorFields(error) });
      return false;
    }
  };
