import { createHash } from 'node:crypto';
import { addBlockIds } from '../messages/block-ids.ts';
import { SlackApiError } from '../web-api/arguments.ts';
import { hashId } from '../workspace.ts';
import type { View, ViewContent } from './view.ts';

/** The open views. They live in memory: a modal closes when Slack is restarted. */
export interface ViewStore {
  /** In the order in which they were opened: each user sees the last one of theirs. */
  views(): readonly View[];
  find(id: string): View | undefined;
  findExternal(externalId: string): View | undefined;
  /** Opens a view for the user, on top of `previous` in its stack; throws SlackApiError. */
  open(user: string, content: ViewContent, previous?: View): View;
  /** Replaces the content; throws SlackApiError. */
  update(view: View, content: ViewContent): View;
  /** Shows errors beside the fields, or a failure above the blocks. */
  mark(id: string, marks: Partial<Pick<View, 'errors' | 'failure'>>): void;
  close(id: string): void;
  /** Closes the view's whole stack. */
  clear(view: View): void;
}

const maxStack = 3;
const noMarks = { errors: {}, failure: '' };

export function createViewStore({
  now,
  newId,
}: {
  readonly now: () => Date;
  readonly newId: () => string;
}): ViewStore {
  const open = new Map<string, View>();
  let changes = 0;

  /** Such as `1643113987.gRY6ROtt`. */
  function nextHash(id: string): string {
    changes += 1;
    const digest = createHash('sha256').update(`${id}/${changes}`).digest('base64url');
    return `${Math.floor(now().getTime() / 1000)}.${digest.slice(0, 8)}`;
  }

  function requireFreeExternalId({ externalId }: ViewContent, id?: string): void {
    const holder = externalId === '' ? undefined : store.findExternal(externalId);
    if (holder !== undefined && holder.id !== id) throw new SlackApiError('duplicate_external_id');
  }

  function keep(view: Omit<View, 'hash' | 'errors' | 'failure'>): View {
    const hash = nextHash(view.id);
    const blocks = addBlockIds(`${view.id}/${hash}`, view.blocks);
    const kept = { ...view, ...noMarks, hash, blocks };
    open.set(view.id, kept);
    return kept;
  }

  const store: ViewStore = {
    views: () => [...open.values()],
    find: (id) => open.get(id),
    findExternal: (externalId) => store.views().find((view) => view.externalId === externalId),
    open(user, content, previous) {
      requireFreeExternalId(content);
      const stack = store.views().filter(({ rootId }) => rootId === previous?.rootId);
      if (stack.length >= maxStack) throw new SlackApiError('push_limit_reached');
      const id = `V${hashId(newId())}`;
      const { rootId = id, id: previousId = null } = previous ?? {};
      return keep({ id, user, rootId, previousId, ...content });
    },
    update(view, content) {
      requireFreeExternalId(content, view.id);
      return keep({ ...view, ...content });
    },
    mark(id, marks) {
      const view = open.get(id);
      if (view !== undefined) open.set(id, { ...view, ...noMarks, ...marks });
    },
    close: (id) => void open.delete(id),
    clear({ rootId }) {
      for (const view of store.views()) if (view.rootId === rootId) open.delete(view.id);
    },
  };
  return store;
}
