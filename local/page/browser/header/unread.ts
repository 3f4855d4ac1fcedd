import type { MessageView } from '../../view/sections.ts';

/** The `ts` of the newest direct message that was there when the user was last selected, by user. */
export type SeenMessages = Readonly<Record<string, string>>;

type DirectMessage = Pick<MessageView, 'ts' | 'directTo' | 'isFromApp'>;

/** How many direct messages the app has sent to the user since they were last selected. */
export const countUnread = (
  messages: readonly DirectMessage[],
  userId: string,
  seen: SeenMessages,
): number =>
  fromApp(messages, userId).filter(({ ts }) => Number(ts) > Number(seen[userId] ?? 0)).length;

/**
 * Adds what the selected user has seen now. Of a user who was never selected, what was there before
 * the page was opened counts as seen.
 */
export function markSeen(
  messages: readonly DirectMessage[],
  userIds: readonly string[],
  selectedId: string,
  seen: SeenMessages,
): SeenMessages {
  const newest = (userId: string) => fromApp(messages, userId).at(-1)?.ts ?? '0';
  const last = Number(messages.at(-1)?.ts ?? 0);
  return Object.fromEntries(
    userIds.map((userId) => {
      const before = userId === selectedId ? undefined : seen[userId];
      // What is later than every message is of another environment, which ran at this address before.
      const isKnown = before !== undefined && Number(before) <= last;
      return [userId, isKnown ? before : newest(userId)];
    }),
  );
}

const fromApp = (messages: readonly DirectMessage[], userId: string): readonly DirectMessage[] =>
  messages.filter(({ directTo, isFromApp }) => directTo === userId && isFromApp);
