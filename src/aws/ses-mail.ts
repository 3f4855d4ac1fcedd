import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { Mail, MailAttachment } from '../report/deliver/mail.ts';

interface MailDeps {
  readonly client: SESv2Client;
  readonly from: string;
  readonly to: readonly string[];
}

/** Sends mail by SES, always from and to the same addresses. Throws the errors of SES. */
export function createSesMail({ client, from, to }: MailDeps): Mail {
  return {
    async send({ subject, html, text, attachments }) {
      await client.send(
        new SendEmailCommand({
          FromEmailAddress: from,
          Destination: { ToAddresses: [...to] },
          Content: {
            Simple: {
              Subject: utf8(subject),
              Body: { Html: utf8(html), Text: utf8(text) },
              ...(attachments?.length ? { Attachments: attachments.map(attachment) } : {}),
            },
          },
        }),
      );
    },
  };
}

const utf8 = (text: string) => ({ Data: text, Charset: 'UTF-8' });

const attachment = ({ filename, contentType, content }: MailAttachment) => ({
  FileName: filename,
  ContentType: contentType,
  RawContent: content,
});
