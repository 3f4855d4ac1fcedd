import { createHash } from 'node:crypto';
import { teamId, users } from '../seed.ts';

/** The local workspace and its one app. */
export const workspace = {
  team: { id: teamId, domain: 'live-laugh-ship' },
  app: {
    id: 'A012LOCAL',
    botId: 'B012LOCAL',
    userId: 'U012LOCALBOT',
    name: 'break-glass',
    commands: ['/break-glass'],
  },
  /** Slack's verification token: deprecated in favour of signatures, but still in every payload. */
  verificationToken: 'not-a-secret-use-signatures',
} as const;

export interface SlackUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** The seed's users, and one without a user link. */
export const slackUsers: readonly SlackUser[] = [
  ...users.map(({ slackUserId: id, displayName, userName: email }) => ({
    ...{ id, name: displayName.toLowerCase(), email },
  })),
  { id: 'U012NOBODY', name: 'robin', email: 'robin@example.com' },
];

/** The user's name; for an unknown id, the id in lower case. */
export const slackUserName = (id: string): string => {
  if (id === workspace.app.userId) return workspace.app.name;
  return slackUsers.find((user) => user.id === id)?.name ?? id.toLowerCase();
};

export interface SlackChannel {
  readonly id: string;
  readonly name: string;
  /** What `chat.postMessage` returns for it; undefined for a channel that the app is in. */
  readonly error?: 'not_in_channel' | 'channel_not_found' | 'is_archived';
}

/**
 * The channels that exist from the start. The app is in every other channel that is named, so that
 * each message and setting may choose its own.
 */
export const channels: readonly SlackChannel[] = [
  { id: '12345', name: 'alerts' },
  // As for an app without the scope chat:write.public.
  { id: 'C012GENERAL', name: 'general', error: 'not_in_channel' },
  // Slack does not admit that a private channel exists to an app that is not in it.
  { id: 'C012PRIVATE', name: 'leadership', error: 'channel_not_found' },
  { id: 'C012ARCHIVE', name: 'old-alerts', error: 'is_archived' },
];

export const isUserId = (id: string): boolean => /^[UW][A-Z0-9]{2,}$/.test(id);

/** The id of the app's direct message with a user, the same every time. */
export const directMessageId = (user: string): string => `D${hashId(user)}`;

/** The user of a direct message; undefined for any other id. */
export const directMessageUser = (channel: string): string | undefined =>
  slackUsers.find(({ id }) => directMessageId(id) === channel)?.id;

/** Ten characters of Slack's alphabet. */
export const hashId = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 10).toUpperCase();
