import { AwsError, type AwsService } from '../api/aws-service.ts';
import { type Input, type Members, readMembers } from '../api/members.ts';
import type { Attachment, Mail, Mailbox } from './mailbox.ts';

export interface Sesv2Deps {
  readonly mailbox: Mailbox;
  readonly now: () => Date;
  /** The verified addresses and domains: fewer than a page of ListEmailIdentities. */
  readonly identities: readonly string[];
}

/** SES, version 2: accepts simple mails and stores them, and lists the identities. Sends from any address. */
export function createSesv2({ mailbox, now, identities }: Sesv2Deps): AwsService {
  return {
    name: 'sesv2',
    signingName: 'ses',
    protocol: {
      kind: 'rest-json',
      routes: [
        { method: 'POST', path: '/v2/email/outbound-emails', operation: 'SendEmail' },
        // The second one is of older SDKs and CLIs.
        { method: 'POST', path: '/v2/email/list-identities', operation: 'ListEmailIdentities' },
        { method: 'GET', path: '/v2/email/identities', operation: 'ListEmailIdentities' },
      ],
    },
    actions: {
      ListEmailIdentities: () => ({
        EmailIdentities: identities.map((name) => ({
          IdentityType: name.includes('@') ? 'EMAIL_ADDRESS' : 'DOMAIN',
          IdentityName: name,
          SendingEnabled: true,
          VerificationStatus: 'SUCCESS',
        })),
      }),
      SendEmail(input) {
        const id = `${now().getTime().toString(16).padStart(16, '0')}-${crypto.randomUUID()}-000000`;
        mailbox.add({ id, sentAt: now(), ...readEnvelope(input), ...readContent(input) });
        return { MessageId: id };
      },
    },
  };
}

const code = 'BadRequestException';

function readEnvelope(input: Input): Pick<Mail, 'from' | 'to' | 'cc' | 'bcc'> {
  const destination = readMembers(readMembers(input, code).record('Destination'), code);
  const [to, cc, bcc] = (['ToAddresses', 'CcAddresses', 'BccAddresses'] as const).map(
    (member) => destination.optionalStrings(member) ?? [],
  );
  const envelope = { to: to ?? [], cc: cc ?? [], bcc: bcc ?? [] };
  const recipients = Object.values(envelope).flat();
  const from = readMembers(input, code).string('FromEmailAddress');
  for (const address of [from, ...recipients]) checkAddress(address);
  if (recipients.length === 0) throw badRequest('Recipient list is empty');
  if (recipients.length > 50) throw badRequest('Recipient count exceeds 50.');
  return { from, ...envelope };
}

/** `a@b` or `Name <a@b>`, on one line. */
function checkAddress(address: string): void {
  if (/^[^\p{Cc}]*$/u.test(address) && /(^|<)[^\s@<>]+@[^\s@<>]+>?$/.test(address)) return;
  throw badRequest(`Invalid email address <${address}>.`);
}

function readContent(input: Input): Pick<Mail, 'subject' | 'html' | 'text' | 'attachments'> {
  const content = readMembers(input, code).record('Content');
  if (content['Simple'] === undefined) {
    throw badRequest('Only Content.Simple is emulated here, neither Raw nor Template.');
  }
  const simple = readMembers(readMembers(content, code).record('Simple'), code);
  const body = readMembers(simple.record('Body'), code);
  if (body.optionalRecord('Html') === undefined && body.optionalRecord('Text') === undefined) {
    throw badRequest('Body must have Html or Text.');
  }
  return {
    subject: readPart(simple, 'Subject') ?? '',
    html: readPart(body, 'Html') ?? '',
    text: readPart(body, 'Text') ?? '',
    attachments: (simple.optionalRecords('Attachments') ?? []).map(readAttachment),
  };
}

function readPart(members: Members, name: string): string | undefined {
  const part = members.optionalRecord(name);
  return part && readMembers(part, code).string('Data');
}

function readAttachment(attachment: Input): Attachment {
  const members = readMembers(attachment, code);
  return {
    filename: members.string('FileName', /^[^\p{Cc}]{1,255}$/u),
    contentType: members.optionalString('ContentType') ?? 'application/octet-stream',
    content: members.string('RawContent', /^[A-Za-z0-9+/]*={0,2}$/),
  };
}

function badRequest(message: string): AwsError {
  return new AwsError(code, message);
}
