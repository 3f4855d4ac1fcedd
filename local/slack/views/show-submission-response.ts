import type { AppRequestResult } from '../requests/app-requests.ts';
import { SlackApiError } from '../web-api/arguments.ts';
import { parseSubmissionResponse, type SubmissionResponse } from './submission-response.ts';
import type { View } from './view.ts';
import type { ViewStore } from './view-store.ts';

/** What became of a submission. With `errors` the view stays open, and so it does with `failed`. */
export type SubmissionOutcome =
  | { readonly outcome: 'closed' | 'cleared' | 'updated' | 'pushed' | 'failed' }
  | { readonly outcome: 'errors'; readonly errors: Readonly<Record<string, string>> };

/** Slack's text for a request of a view that failed. */
export const viewFailure = 'We had some trouble connecting. Try again?';

/** Shows the app's response to the submission of a view. */
export function showSubmissionResponse(
  views: ViewStore,
  view: View,
  response: AppRequestResult,
): SubmissionOutcome {
  try {
    const parsed = parseSubmissionResponse(response, view);
    if (parsed !== undefined) return apply(views, view, parsed);
  } catch (error) {
    if (!(error instanceof SlackApiError)) throw error;
  }
  views.mark(view.id, { failure: viewFailure });
  return { outcome: 'failed' };
}

function apply(views: ViewStore, view: View, response: SubmissionResponse): SubmissionOutcome {
  switch (response.action) {
    case 'close':
      views.close(view.id);
      return { outcome: 'closed' };
    case 'clear':
      views.clear(view);
      return { outcome: 'cleared' };
    case 'errors':
      views.mark(view.id, { errors: response.errors });
      return { outcome: 'errors', errors: response.errors };
    case 'update':
      views.update(view, response.content);
      return { outcome: 'updated' };
    case 'push':
      views.open(view.user, response.content, view);
      return { outcome: 'pushed' };
  }
}
