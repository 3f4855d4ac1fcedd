import type { Json } from '../messages/message.ts';
import { enteredContents } from '../press/block-action.ts';
import type { FieldContents } from '../press/field-state.ts';
import { findElement, InvalidPressError, type PressedElement } from '../press/find-element.ts';
import type { AppRequests } from '../requests/app-requests.ts';
import type { Triggers } from '../requests/triggers.ts';
import { findEmptyFields } from './required-fields.ts';
import {
  type SubmissionOutcome,
  showSubmissionResponse,
  viewFailure,
} from './show-submission-response.ts';
import { elementsOf, type View } from './view.ts';
import {
  buildApiView,
  buildClosedPayload,
  buildSubmissionPayload,
  buildViewPressPayload,
} from './view-payloads.ts';
import type { ViewStore } from './view-store.ts';

export interface ViewActionsDeps {
  readonly views: ViewStore;
  readonly triggers: Pick<Triggers, 'issue'>;
  readonly requests: Pick<AppRequests, 'sendPayload'>;
  readonly now: () => Date;
}

/** A view that a user has open, with what Slack shows beside the app's blocks. */
export interface OpenView extends Pick<View, 'user' | 'errors' | 'failure'> {
  /** As in Slack's payloads. */
  readonly view: Json & { readonly id: string };
}

interface ViewSubmission {
  /** The view's id. */
  readonly view: string;
  /** What the user has entered, by `block_id` and `action_id`; initial values by default. */
  readonly contents?: FieldContents;
}

interface ViewPress extends PressedElement {
  readonly view: string;
}

/** No such view is open. */
export class ViewNotFoundError extends Error {
  override readonly name = 'ViewNotFoundError';
}

/** What a user does in modals. */
export interface ViewActions {
  /** The views that are open, of one user or of all: the last one of a user is visible. */
  openViews(user?: string): readonly OpenView[];
  /** Submits the view, as its user; throws ViewNotFoundError. */
  submitView(submission: ViewSubmission): Promise<SubmissionOutcome>;
  /** Closes the view, or its whole stack as the cross in the corner does; throws ViewNotFoundError. */
  closeView(view: string, options?: { readonly wholeStack?: boolean }): Promise<void>;
  /** Presses a button or selects an option in the view; throws ViewNotFoundError or InvalidPressError. */
  pressInView(press: ViewPress): Promise<void>;
}

export function createViewActions(deps: ViewActionsDeps): ViewActions {
  const { views, triggers, requests, now } = deps;

  function requireView(id: string): View {
    const view = views.find(id);
    if (view === undefined) throw new ViewNotFoundError(`The view ${id} is not open`);
    return view;
  }

  return {
    openViews: (user) =>
      views
        .views()
        .filter((view) => user === undefined || view.user === user)
        .map((view) => ({
          user: view.user,
          view: { ...buildApiView(view), id: view.id },
          errors: view.errors,
          failure: view.failure,
        })),
    async submitView({ view: id, contents = {} }) {
      const view = requireView(id);
      const errors = findEmptyFields(view, contents);
      if (Object.keys(errors).length > 0) {
        views.mark(id, { errors });
        return { outcome: 'errors', errors };
      }
      const triggerId = triggers.issue(view.user);
      const payload = buildSubmissionPayload(view, { contents, triggerId });
      return showSubmissionResponse(views, view, await requests.sendPayload(payload));
    },
    async closeView(id, { wholeStack = false } = {}) {
      const view = requireView(id);
      const isCleared = wholeStack || view.clearOnClose;
      const closed = views
        .views()
        .filter((other) => other.id === id || (isCleared && other.rootId === view.rootId));
      for (const each of closed) views.close(each.id);
      // The app's response changes nothing.
      for (const each of closed)
        if (each.notifyOnClose) await requests.sendPayload(buildClosedPayload(each, isCleared));
    },
    async pressInView({ view: id, ...press }) {
      const view = requireView(id);
      const pressed = findElement(elementsOf(view), press);
      if (pressed.kind === 'legacy') throw new InvalidPressError('A view has no legacy buttons');
      const contents = enteredContents(pressed, press);
      const triggerId = triggers.issue(view.user);
      const payload = buildViewPressPayload(view, pressed, { contents, triggerId, now: now() });
      const response = await requests.sendPayload(payload);
      const isAccepted = response.outcome === 'response' && response.status === 200;
      if (!isAccepted) views.mark(id, { failure: viewFailure });
    },
  };
}
