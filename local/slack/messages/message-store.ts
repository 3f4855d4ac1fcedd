import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../../aws/storage/database.ts';
import { workspace } from '../workspace.ts';
import { type MessageContent, type NewMessage, nextTs, type SlackMessage } from './message.ts';

/** Every message of the local Slack, kept in the database. */
export interface MessageStore {
  /** Oldest first. */
  messages(): readonly SlackMessage[];
  message(ts: string): SlackMessage | undefined;
  add(message: NewMessage): SlackMessage;
  /** Replaces the content, and marks the message as edited. Returns whether it existed. */
  update(ts: string, content: MessageContent): boolean;
  delete(ts: string): boolean;
}

export function createMessageStore(database: DatabaseSync, now: () => Date): MessageStore {
  database.exec(`
    CREATE TABLE IF NOT EXISTS slack_messages (
      ts TEXT PRIMARY KEY,
      message TEXT NOT NULL
    ) STRICT`);
  const selectAll = database.prepare('SELECT * FROM slack_messages ORDER BY ts');
  const selectOne = database.prepare('SELECT * FROM slack_messages WHERE ts = ?');
  const selectLast = database.prepare('SELECT max(ts) AS ts FROM slack_messages');
  const insert = database.prepare('INSERT INTO slack_messages VALUES (?, ?)');
  const replace = database.prepare('UPDATE slack_messages SET message = ? WHERE ts = ?');
  const remove = database.prepare('DELETE FROM slack_messages WHERE ts = ?');

  const store: MessageStore = {
    messages: () => selectAll.all().map(readMessage),
    message(ts) {
      const row = selectOne.get(ts);
      return row && readMessage(row);
    },
    add: (written) =>
      inTransaction(database, () => {
        const last = selectLast.get()?.['ts'];
        const ts = nextTs(typeof last === 'string' ? last : undefined, now());
        const message = { thread_ts: null, edited: null, ...written };
        insert.run(ts, JSON.stringify(message));
        return { ts, ...message };
      }),
    update(ts, { text, attachments, blocks }) {
      const message = store.message(ts);
      if (message === undefined) return false;
      const { ts: _, ...kept } = message;
      const edited = { user: workspace.app.userId, ts: nextTs(undefined, now()) };
      const changed = { ...kept, text, attachments, blocks, edited };
      return replace.run(JSON.stringify(changed), ts).changes > 0;
    },
    delete: (ts) => remove.run(ts).changes > 0,
  };
  return store;
}

function readMessage(row: Readonly<Record<string, unknown>>): SlackMessage {
  // Only `add` and `update` above write this column; earlier versions wrote no thread and no edit.
  const message: Omit<SlackMessage, 'ts'> = JSON.parse(String(row['message']));
  return { ts: String(row['ts']), ...{ thread_ts: null, edited: null }, ...message };
}
