export type Json = Readonly<Record<string, unknown>>;

/** A message in a channel or a direct message of the local Slack. */
export interface SlackMessage {
  /** Slack's message id: seconds and a six-digit count. Unique and increasing. */
  readonly ts: string;
  /** The `ts` of the thread's first message; null outside a thread. */
  readonly thread_ts: string | null;
  /** `C…` for a channel, `D…` for a direct message with the app. */
  readonly channel: string;
  /** The author; for an ephemeral message the only user who sees it. */
  readonly user: string;
  readonly ephemeral: boolean;
  readonly text: string;
  readonly attachments: readonly Json[];
  readonly blocks: readonly Json[];
  /** The display name that the app chose for this message; empty for its default name. */
  readonly username: string;
  /** The last edit; null for a message that nobody edited. */
  readonly edited: { readonly user: string; readonly ts: string } | null;
}

/** What the writer of a message decides. */
export type NewMessage = Omit<SlackMessage, 'ts' | 'thread_ts' | 'edited'> &
  Partial<Pick<SlackMessage, 'thread_ts'>>;

/** The content of a message, without its id, channel and user. */
export type MessageContent = Pick<SlackMessage, 'text' | 'attachments' | 'blocks'>;

/** The next message's ts: the current time, or one tick after the last ts where that is later. */
export function nextTs(last: string | undefined, now: Date): string {
  const [seconds = '0', count = '0'] = (last ?? '').split('.');
  const earliest = last === undefined ? 0 : Number(seconds) * 10_000 + Number(count) / 100 + 1;
  const ticks = Math.max(now.getTime() * 10, Math.floor(earliest));
  return `${Math.floor(ticks / 10_000)}.${String((ticks % 10_000) * 100).padStart(6, '0')}`;
}
