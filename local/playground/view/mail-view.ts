import type { LocalAwsStores } from '../../aws/create-local-aws.ts';
import type { MailView } from '../view.ts';

const most = 20;

/** The inbox and the alerts, newest first. */
export function buildMailView({
  mailbox,
  topics,
}: Pick<LocalAwsStores, 'mailbox' | 'topics'>): MailView {
  return {
    mails: newest(mailbox.list()).map(({ id, sentAt, from, to, subject, attachments }) => ({
      id,
      at: sentAt.getTime(),
      from,
      to: to.join(', '),
      subject,
      isSecondEdition: /, follow-up report: [^,]+$/.test(subject),
      attachments: attachments.map(({ filename, content }) => ({
        filename,
        bytes: Buffer.byteLength(content, 'base64'),
      })),
    })),
    alerts: newest(topics.published()).map(({ id, publishedAt, subject = 'Alert', message }) => ({
      id,
      at: publishedAt.getTime(),
      subject,
      message,
    })),
  };
}

const newest = <T>(items: readonly T[]): readonly T[] => items.slice(-most).toReversed();
