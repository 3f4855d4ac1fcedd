import { createHash } from 'node:crypto';
import { teamId, users } from '../seed.ts';

/** The local workspace, its one app, and the people in it. */
export const workspace = {
  team: { id: teamId, domain: 'live-laugh-ship' },
  app: { id: 'A012LOCAL', botId: 'B012LOCAL', userId: 'U012LOCALBOT', name: 'break-glass' },
  /** Slack's old way to prove itself, superseded by signatures; it is in every payload still. */
  verificationToken: 'not-a-secret-use-signatures',
} as const;

export interface SlackUser {
  readonly id: string;
  readonly name: string;
}

/** The people of the seed, and one to whom the table links nobody. */
export const slackUsers: readonly SlackUser[] = [
  ...users.map(({ slackUserId: id, displayName }) => ({ id, name: displayName.toLowerCase() })),
  { id: 'U012NOBODY', name: 'robin' },
];

/** The user's name; of an id that nobody here has, something that could be one. */
export const slackUserName = (id: string): string =>
  slackUsers.find((user) => user.id === id)?.name ?? id.toLowerCase();

/** The id of a channel: whatever looks like one is one, and a name such as `#alerts` is given one. */
export function toChannelId(channel: string): string {
  if (/^[A-Za-z0-9]{1,64}$/.test(channel)) return channel;
  return `C${createHash('sha256').update(channel).digest('hex').slice(0, 10).toUpperCase()}`;
}
