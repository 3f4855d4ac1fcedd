import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { RawHttpRequest } from '../../http/raw-http.ts';
import type { Json } from '../messages/message.ts';
import { isUserId, workspace } from '../workspace.ts';
import { SlackApiError } from './arguments.ts';

/** The app's bot token, which Slack issues when the app is installed. */
export function issueBotToken(database: DatabaseSync): string {
  database.exec(`
    CREATE TABLE IF NOT EXISTS slack_tokens (
      bot_id TEXT PRIMARY KEY,
      token TEXT NOT NULL
    ) STRICT`);
  const { botId } = workspace.app;
  database
    .prepare('INSERT OR IGNORE INTO slack_tokens VALUES (?, ?)')
    .run(botId, `xoxb-local-${randomBytes(16).toString('hex')}`);
  const row = database.prepare('SELECT token FROM slack_tokens WHERE bot_id = ?').get(botId);
  return String(row?.['token']);
}

/**
 * Checks the token of a call; throws SlackApiError. Slack takes it from the header, or from a form.
 * Source: https://docs.slack.dev/authentication/tokens
 */
export function requireToken(
  issued: string,
  { headers }: Pick<RawHttpRequest, 'headers'>,
  method: string,
  args: Json,
): void {
  const header = /^Bearer +(\S*)$/i.exec(headers.authorization ?? '')?.[1];
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
  const token = header ?? (isForm ? args['token'] : undefined);
  if (token === issued) return;
  if (headers.authorization !== undefined || token !== undefined)
    throw new SlackApiError('invalid_auth');
  if (method !== 'api.test' && !isPostOfAnybody(method, args))
    throw new SlackApiError('not_authed');
}

/** The page and curl post a message with a button to a channel without knowing the token. */
function isPostOfAnybody(method: string, { channel, thread_ts: threadTs }: Json): boolean {
  const id = String(channel ?? '');
  return method === 'chat.postMessage' && threadTs === undefined && !isUserId(id) && id[0] !== 'D';
}
