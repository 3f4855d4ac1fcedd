import type { DatabaseSync } from 'node:sqlite';
import { isRecord } from '../api/members.ts';

export interface Attachment {
  readonly filename: string;
  readonly contentType: string;
  /** Base64. */
  readonly content: string;
}

/** A mail as it was sent. */
export interface Mail {
  readonly id: string;
  readonly sentAt: Date;
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly attachments: readonly Attachment[];
}

/** Every mail that SES took: nothing leaves this machine. */
export interface Mailbox {
  /** Oldest first. */
  list(): readonly Mail[];
  add(mail: Mail): void;
}

export function createMailbox(state: DatabaseSync): Mailbox {
  state.exec(`
    CREATE TABLE IF NOT EXISTS ses_mail (
      position INTEGER PRIMARY KEY,
      id TEXT NOT NULL,
      sent_ms INTEGER NOT NULL,
      content TEXT NOT NULL
    ) STRICT`);
  // Reports are long, and the page looks often: they are read once.
  const kept = state.prepare('SELECT * FROM ses_mail ORDER BY position').all().map(readMail);
  const insert = state.prepare('INSERT INTO ses_mail (id, sent_ms, content) VALUES (?, ?, ?)');
  return {
    list: () => [...kept],
    add(mail) {
      const { id, sentAt, ...content } = mail;
      insert.run(id, sentAt.getTime(), JSON.stringify(content));
      kept.push(mail);
    },
  };
}

function readMail(row: Readonly<Record<string, unknown>>): Mail {
  const content: unknown = JSON.parse(String(row['content']));
  if (!isRecord(content)) throw new TypeError('a stored mail is not one');
  return {
    id: String(row['id']),
    sentAt: new Date(Number(row['sent_ms'])),
    // Written by `keep` above and by nothing else.
    ...(content as unknown as Omit<Mail, 'id' | 'sentAt'>),
  };
}
