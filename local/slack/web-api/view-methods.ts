import type { Json } from '../messages/message.ts';
import type { Triggers } from '../requests/triggers.ts';
import { parseView } from '../views/parse-view.ts';
import { buildApiView } from '../views/view-payloads.ts';
import type { ViewStore } from '../views/view-store.ts';
import { parseText, SlackApiError } from './arguments.ts';

export interface ViewMethodDeps {
  readonly views: ViewStore;
  readonly triggers: Pick<Triggers, 'exchange'>;
}

/** Opens a modal for the user of the trigger. Source: https://docs.slack.dev/reference/methods/views.open */
export function openView({ views, triggers }: ViewMethodDeps, args: Json): Json {
  const triggerId = parseText(args['trigger_id']);
  if (triggerId === '')
    throw new SlackApiError('invalid_arguments', ['missing required field: trigger_id']);
  const content = parseView(args['view']);
  const user = triggers.exchange(triggerId);
  return { view: buildApiView(views.open(user, content)) };
}

/** Source: https://docs.slack.dev/reference/methods/views.update */
export function updateView({ views }: ViewMethodDeps, args: Json): Json {
  const [id, externalId, hash] = ['view_id', 'external_id', 'hash'].map((name) =>
    parseText(args[name]),
  );
  if (!id && !externalId)
    throw new SlackApiError('invalid_arguments', ['missing required field: view_id']);
  const content = parseView(args['view']);
  const view = id ? views.find(id) : views.findExternal(externalId ?? '');
  if (view === undefined) throw new SlackApiError('not_found');
  if (hash && hash !== view.hash) throw new SlackApiError('hash_conflict');
  return { view: buildApiView(views.update(view, content)) };
}
