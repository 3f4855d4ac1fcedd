import type { NewMessage } from './message.ts';
import type { MessageStore } from './message-store.ts';

/** Adds a message of Slack itself that only one user sees. */
export const addNotice = (
  store: Pick<MessageStore, 'add'>,
  notice: Pick<NewMessage, 'channel' | 'thread_ts' | 'user' | 'text'>,
) => store.add({ ...notice, ephemeral: true, attachments: [], blocks: [], username: 'Slackbot' });
