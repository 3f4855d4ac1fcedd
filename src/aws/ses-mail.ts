import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { Mail, MailAttachment, MailMessage } from '../report/deliver/mail.ts';

interface MailDeps {
  readonly client: SESv2Client;
  readonly from: string;
  readonly to: readonly string[];
}

/**
 * Sends mail by SES, always from and to the same addresses. SES refuses the whole message for one recipient
 * that it does not accept: then each gets a message of their own. Throws the error of SES if it refuses all.
 */
export function createSesMail({ client, from, to }: MailDeps): Mail {
  const sendTo = (recipients: readonly string[], message: MailMessage) =>
    client.send(buildCommand(from, recipients, message));
  return {
    async send(message) {
      try {
        await sendTo(to, message);
        return { refused: [] };
      } catch (error) {
        if (to.length < 2 || !isRefusal(error)) throw error;
        const refused: string[] = [];
        for (const recipient of to)
          try {
            await sendTo([recipient], message);
          } catch (refusal) {
            if (!isRefusal(refusal)) throw refusal;
            refused.push(recipient);
          }
        if (refused.length === to.length) throw error;
        return { refused };
      }
    },
  };
}

/** SES accepts neither the message nor, by what it answers, a retry of it. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'MessageRejected' || error.name === 'BadRequestException');

const buildCommand = (
  from: string,
  to: readonly string[],
  { subject, html, text, attachments }: MailMessage,
): SendEmailCommand =>
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
  });

const utf8 = (text: string) => ({ Data: text, Charset: 'UTF-8' });

const attachment = ({ filename, contentType, content }: MailAttachment) => ({
  FileName: filename,
  ContentType: contentType,
  RawContent: content,
});
