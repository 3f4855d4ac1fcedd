import type { Interactive } from '../messages/buttons.ts';
import type { Json } from '../messages/message.ts';

/** What the app decides of a modal view. */
export interface ViewContent {
  readonly title: Json;
  readonly submit: Json | null;
  readonly close: Json | null;
  readonly blocks: readonly Json[];
  readonly privateMetadata: string;
  readonly callbackId: string;
  /** Empty without one. */
  readonly externalId: string;
  readonly clearOnClose: boolean;
  readonly notifyOnClose: boolean;
}

/** A modal view that is open for a user: visible, or below another one. */
export interface View extends ViewContent {
  readonly id: string;
  /** The Slack id of the only user who sees it. */
  readonly user: string;
  /** The first view of its stack. */
  readonly rootId: string;
  /** The view below it in its stack; null for the first one. */
  readonly previousId: string | null;
  /** Changes with each update. */
  readonly hash: string;
  /** What is wrong with what was entered, by `block_id`. */
  readonly errors: Readonly<Record<string, string>>;
  /** What Slack says above the blocks; empty for nothing. */
  readonly failure: string;
}

/** The view as what contains buttons and fields. */
export const elementsOf = ({ id, blocks }: Pick<View, 'id' | 'blocks'>): Interactive => ({
  ts: id,
  blocks,
  attachments: [],
});
