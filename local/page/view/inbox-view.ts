import type { LocalAwsStores } from '../../aws/create-local-aws.ts';
import type { InboxView } from './sections.ts';

const maxItems = 20;

/** The inbox and the alerts, newest first. */
export function buildInboxView({
  mailbox,
  topics,
}: Pick<LocalAwsStores, 'mailbox' | 'topics'>): InboxView {
  return {
    mails: newest(mailbox.list()).map(({ id, sentAt, from, to, subject, attachments }) => ({
      id,
      at: sentAt.getTime(),
      from,
      to: to.join(', '),
      subject,
      isFollowUp: /, follow-up: [^,]+$/.test(subject),
      attachments: attachments.map(({ filename, content }) => ({
        filename,
        bytes: Buffer.byteLength(content, 'base64'),
      })),
    })),
    alerts: newest(topics.published()).map(
      ({ id, publishedAt, subject = 'Alert', message, attributes }) => ({
        id,
        at: publishedAt.getTime(),
        subject,
        message,
        tag: attributes['severity'] === 'notice' ? 'notice' : 'alert',
      }),
    ),
  };
}

const newest = <T>(items: readonly T[]): readonly T[] => items.slice(-maxItems).toReversed();
