import type { Json } from '../messages/message.ts';
import { type BlockElement, buildAction } from '../press/block-action.ts';
import { buildFieldState, type FieldContents } from '../press/field-state.ts';
import { installOf, userOf } from '../press/payload-parts.ts';
import { workspace } from '../workspace.ts';
import { elementsOf, type View } from './view.ts';

/** A view in Slack's responses and payloads. Source: https://docs.slack.dev/reference/methods/views.open */
export const buildApiView = (view: View, state: Json = { values: {} }): Json => ({
  id: view.id,
  team_id: workspace.team.id,
  type: 'modal',
  blocks: view.blocks,
  private_metadata: view.privateMetadata,
  callback_id: view.callbackId,
  state,
  hash: view.hash,
  title: view.title,
  clear_on_close: view.clearOnClose,
  notify_on_close: view.notifyOnClose,
  close: view.close,
  submit: view.submit,
  previous_view_id: view.previousId,
  root_view_id: view.rootId,
  app_id: workspace.app.id,
  external_id: view.externalId,
  app_installed_team_id: workspace.team.id,
  bot_id: workspace.app.botId,
});

export interface ViewInteraction {
  readonly contents: FieldContents;
  readonly triggerId: string;
}

/** Source: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload#view_submission */
export const buildSubmissionPayload = (
  view: View,
  { contents, triggerId }: ViewInteraction,
): Json => ({
  type: 'view_submission',
  ...commonMembers(view),
  trigger_id: triggerId,
  view: viewWithState(view, contents),
  response_urls: [],
});

/**
 * Slack sends no state of a view that was closed, and no trigger.
 * Source: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload#view_closed
 */
export const buildClosedPayload = (view: View, isCleared: boolean): Json => ({
  type: 'view_closed',
  ...commonMembers(view),
  view: buildApiView(view),
  is_cleared: isCleared,
});

/** Source: https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
export const buildViewPressPayload = (
  view: View,
  pressed: BlockElement,
  { contents, triggerId, now }: ViewInteraction & { readonly now: Date },
): Json => ({
  type: 'block_actions',
  ...commonMembers(view),
  container: { type: 'view', view_id: view.id },
  trigger_id: triggerId,
  view: viewWithState(view, contents),
  actions: [buildAction(pressed, contents, now)],
});

const commonMembers = ({ user }: View) => ({
  ...installOf(),
  user: userOf(user),
  api_app_id: workspace.app.id,
  token: workspace.verificationToken,
});

const viewWithState = (view: View, contents: FieldContents): Json =>
  buildApiView(view, buildFieldState(elementsOf(view), contents));
