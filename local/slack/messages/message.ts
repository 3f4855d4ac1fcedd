export type Json = Readonly<Record<string, unknown>>;

/** A message as it stands in a channel of the local Slack. */
export interface SlackMessage {
  /** Seconds and a six-digit count, as Slack names messages; unique, and later ones are greater. */
  readonly ts: string;
  readonly channel: string;
  /** Who wrote it, or, of an ephemeral one, the only person who sees it. */
  readonly user: string;
  readonly ephemeral: boolean;
  readonly text: string;
  readonly attachments: readonly Json[];
  readonly blocks: readonly Json[];
  /** The name that the app gave itself for this message; empty for the app's own. */
  readonly username: string;
}

/** What a message says; the rest is where and to whom. */
export type MessageContent = Pick<SlackMessage, 'text' | 'attachments' | 'blocks'>;

/** The next message's name: the clock's, unless an earlier message is not earlier by that clock. */
export function nextTs(last: string | undefined, now: Date): string {
  const [seconds = '0', count = '0'] = (last ?? '').split('.');
  const earliest = last === undefined ? 0 : Number(seconds) * 10_000 + Number(count) / 100 + 1;
  const ticks = Math.max(now.getTime() * 10, Math.floor(earliest));
  return `${Math.floor(ticks / 10_000)}.${String((ticks % 10_000) * 100).padStart(6, '0')}`;
}
