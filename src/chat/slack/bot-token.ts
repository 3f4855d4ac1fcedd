/** The bot token of a process that calls Slack while somebody waits. */
export interface BotToken {
  readonly read: () => Promise<string>;
  /** Slack has refused it: the next call reads it again. */
  readonly forget: () => void;
}

/** A token that was replaced, and still works, is used for so long at most. */
const maxAgeMs = 5 * 60_000;

/** Keeps the bot token for five minutes. A read that fails is tried again with the next call. */
export function keepBotToken(read: () => Promise<string>, now: () => number): BotToken {
  let last: { readonly token: Promise<string>; readonly readAt: number } | undefined;
  const forget = (): void => {
    last = undefined;
  };
  const readNow = (): Promise<string> => {
    const token = read();
    const current = { token, readAt: now() };
    last = current;
    token.catch(() => {
      if (last === current) forget();
    });
    return token;
  };
  return {
    read: () => (last !== undefined && now() - last.readAt < maxAgeMs ? last.token : readNow()),
    forget,
  };
}
