import type { DatabaseSync } from 'node:sqlite';
import { SlackApiError } from './web-api/arguments.ts';
import {
  channels,
  directMessageId,
  directMessageUser,
  hashId,
  isUserId,
  slackUserName,
  slackUsers,
} from './workspace.ts';

/** The channels and direct messages of the local Slack. */
export interface Conversations {
  /**
   * The id of the conversation that `chat.postMessage` names in `channel`: a channel's id or name, a
   * direct message's id, or a user's id. Throws SlackApiError.
   */
  resolve(channel: string): string;
  /** Opens the direct message with a user. */
  open(user: string): { readonly id: string; readonly wasOpen: boolean };
  /** Whether `conversations.open` was called for the user. */
  isOpen(user: string): boolean;
  /** Such as `alerts`; the user's name for a direct message. */
  nameOf(channel: string): string;
}

export function createConversations(database: DatabaseSync): Conversations {
  database.exec(`
    CREATE TABLE IF NOT EXISTS slack_conversations (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL
    ) STRICT`);
  const select = database.prepare('SELECT name FROM slack_conversations WHERE id = ?');
  const insert = database.prepare('INSERT OR IGNORE INTO slack_conversations VALUES (?, ?)');
  const nameIn = (id: string) => select.get(id)?.['name'];

  function resolveChannel(channel: string): string {
    const name = channel.replace(/^#/, '');
    const known = channels.find((candidate) => [candidate.id, candidate.name].includes(name));
    if (known?.error !== undefined) throw new SlackApiError(known.error);
    if (known !== undefined) return known.id;
    if (/^[A-Z0-9]{1,64}$/.test(channel)) return channel;
    const id = `C${hashId(name)}`;
    insert.run(id, name);
    return id;
  }

  return {
    resolve(channel) {
      if (channel === '') throw new SlackApiError('channel_not_found');
      if (isUserId(channel)) return directMessageId(requireUser(channel, 'channel_not_found'));
      if (/^D[A-F0-9]{10}$/.test(channel) && directMessageUser(channel) === undefined)
        throw new SlackApiError('channel_not_found');
      return resolveChannel(channel);
    },
    open(user) {
      const id = directMessageId(requireUser(user, 'user_not_found'));
      return { id, wasOpen: insert.run(id, user).changes === 0 };
    },
    isOpen: (user) => nameIn(directMessageId(user)) !== undefined,
    nameOf(channel) {
      const user = directMessageUser(channel);
      if (user !== undefined) return slackUserName(user);
      const seeded = channels.find(({ id }) => id === channel)?.name;
      return seeded ?? String(nameIn(channel) ?? channel.toLowerCase());
    },
  };
}

function requireUser(user: string, errorCode: string): string {
  if (slackUsers.some(({ id }) => id === user)) return user;
  throw new SlackApiError(errorCode);
}
