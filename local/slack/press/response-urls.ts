import type { DatabaseSync } from 'node:sqlite';

/** The origin of a press: replies at its response URL go to this channel and user. */
export interface PressContext {
  readonly channel: string;
  readonly user: string;
  readonly messageTs: string;
}

type UrlUseResult =
  | { readonly outcome: 'usable'; readonly context: PressContext }
  | { readonly outcome: 'used_url' | 'expired_url' };

/** Slack's response URLs. Each is valid for five uses in thirty minutes. */
export interface ResponseUrls {
  /** Stores the context of a response URL, unless the URL is stored already. */
  issue(id: string, context: PressContext): void;
  /** Counts a use. An unknown id counts as issued now. */
  use(id: string): UrlUseResult;
}

const maxUses = 5;
const lifetimeMs = 30 * 60 * 1000;
const unknownContext: PressContext = { channel: '', user: '', messageTs: '' };

/** Source: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
export function createResponseUrls(database: DatabaseSync, now: () => Date): ResponseUrls {
  database.exec(`
    CREATE TABLE IF NOT EXISTS slack_response_urls (
      id TEXT PRIMARY KEY,
      channel TEXT NOT NULL,
      user TEXT NOT NULL,
      message_ts TEXT NOT NULL,
      given_ms INTEGER NOT NULL,
      uses INTEGER NOT NULL DEFAULT 0
    ) STRICT`);
  const insert = database.prepare(
    `INSERT OR IGNORE INTO slack_response_urls (id, channel, user, message_ts, given_ms)
     VALUES (?, ?, ?, ?, ?)`,
  );
  const count = database.prepare(
    'UPDATE slack_response_urls SET uses = uses + 1 WHERE id = ? RETURNING *',
  );

  const urls: ResponseUrls = {
    issue: (id, { channel, user, messageTs }) =>
      void insert.run(id, channel, user, messageTs, now().getTime()),
    use(id) {
      urls.issue(id, unknownContext);
      const row = count.get(id) ?? {};
      if (now().getTime() - Number(row['given_ms']) > lifetimeMs) return { outcome: 'expired_url' };
      if (Number(row['uses']) > maxUses) return { outcome: 'used_url' };
      const context = {
        channel: String(row['channel']),
        user: String(row['user']),
        messageTs: String(row['message_ts']),
      };
      return { outcome: 'usable', context };
    },
  };
  return urls;
}
