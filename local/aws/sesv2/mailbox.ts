import type { DatabaseSync } from 'node:sqlite';
import { isRecord } from '../../is-record.ts';

export interface Attachment {
  readonly filename: string;
  readonly contentType: string;
  /** Base64. */
  readonly content: string;
}

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

/** Every mail sent through SES. No mail leaves this machine. */
export interface Mailbox {
  /** Oldest first. */
  list(): readonly Mail[];
  add(mail: Mail): void;
}

export function createMailbox(database: DatabaseSync): Mailbox {
  database.exec(`
    CREATE TABLE IF NOT EXISTS ses_mail (
      position INTEGER PRIMARY KEY,
      id TEXT NOT NULL,
      sent_ms INTEGER NOT NULL,
      content TEXT NOT NULL
    ) STRICT`);
  // Reports are long and the page lists them often, so they are parsed only once.
  const mails = database.prepare('SELECT * FROM ses_mail ORDER BY position').all().map(readMail);
  const insert = database.prepare('INSERT INTO ses_mail (id, sent_ms, content) VALUES (?, ?, ?)');
  return {
    list: () => [...mails],
    add(mail) {
      const { id, sentAt, ...content } = mail;
      insert.run(id, sentAt.getTime(), JSON.stringify(content));
      mails.push(mail);
    },
  };
}

function readMail(row: Readonly<Record<string, unknown>>): Mail {
  const content: unknown = JSON.parse(String(row['content']));
  if (!isRecord(content)) throw new TypeError('The state file contains an invalid mail');
  return {
    id: String(row['id']),
    sentAt: new Date(Number(row['sent_ms'])),
    // Only `add` above writes this column.
    ...(content as unknown as Omit<Mail, 'id' | 'sentAt'>),
  };
}
