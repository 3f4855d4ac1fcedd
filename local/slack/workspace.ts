import { createHash } from 'node:crypto';
import { teamId, users } from '../seed.ts';

/** The local workspace and its one app. */
export const workspace = {
  team: { id: teamId, domain: 'live-laugh-ship' },
  app: { id: 'A012LOCAL', botId: 'B012LOCAL', userId: 'U012LOCALBOT', name: 'break-glass' },
  /** Slack's verification token: deprecated in favour of signatures, but still in every payload. */
  verificationToken: 'not-a-secret-use-signatures',
} as const;

export interface SlackUser {
  readonly id: string;
  readonly name: string;
}

/** The seed's users, and one without a user link. */
export const slackUsers: readonly SlackUser[] = [
  ...users.map(({ slackUserId: id, displayName }) => ({ id, name: displayName.toLowerCase() })),
  { id: 'U012NOBODY', name: 'robin' },
];

/** The user's name; for an unknown id, the id in lower case. */
export const slackUserName = (id: string): string =>
  slackUsers.find((user) => user.id === id)?.name ?? id.toLowerCase();

/** Returns a channel id unchanged, and derives an id from a channel name such as `#alerts`. */
export function toChannelId(channel: string): string {
  if (/^[A-Za-z0-9]{1,64}$/.test(channel)) return channel;
  return `C${createHash('sha256').update(channel).digest('hex').slice(0, 10).toUpperCase()}`;
}
