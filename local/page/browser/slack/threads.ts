import type { MessageView } from '../../view/sections.ts';

/** A message with the replies in its thread. */
export interface Thread {
  readonly message: MessageView;
  readonly replies: readonly MessageView[];
  /** The name of its channel, where the channel differs from the one of the message above. */
  readonly channelName: string | undefined;
}

/** Groups messages, oldest first. A reply whose thread is not shown stands by itself. */
export function groupThreads(messages: readonly MessageView[]): readonly Thread[] {
  const shown = new Set(messages.map(({ ts }) => ts));
  const isReply = ({ threadTs, ts }: MessageView): boolean =>
    threadTs !== undefined && threadTs !== ts && shown.has(threadTs);
  const replies = Map.groupBy(messages.filter(isReply), ({ threadTs }) => threadTs);
  const first = messages.filter((message) => !isReply(message));
  const hasSeveral = new Set(first.map(({ channel }) => channel.id)).size > 1;
  return first.map((message, index) => {
    const { channel } = message;
    const isNew = channel.id !== first[index - 1]?.channel.id;
    return {
      message,
      replies: replies.get(message.ts) ?? [],
      channelName: hasSeveral && isNew ? channel.name : undefined,
    };
  });
}
