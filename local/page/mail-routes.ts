import { gunzipSync } from 'node:zlib';
import type { Attachment, Mail } from '../aws/sesv2/mailbox.ts';
import { notFound, type PageResponse, textResponse } from './responses.ts';

/** A mail's HTML is built from what CloudTrail says: it gets no script, no network and no origin. */
const isolation = {
  'content-security-policy':
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'",
};

/**
 * `<id>` is the mail as a client shows it, `<id>/source` what was sent, `<id>/attachment/0` a file of
 * it, and `<id>/attachment/0/text` that file's text, unpacked.
 */
export function serveMail(mails: readonly Mail[], path: string): PageResponse {
  const [id, part, number, form] = path.split('/');
  const mail = mails.find((candidate) => candidate.id === id);
  if (mail === undefined) return notFound;
  if (part === undefined) return textResponse('text/html', mail.html || '(no HTML)', isolation);
  if (part === 'source') return textResponse('text/plain', buildSource(mail), isolation);
  const attachment = part === 'attachment' ? mail.attachments[Number(number)] : undefined;
  if (attachment === undefined) return notFound;
  return form === 'text'
    ? textResponse('text/plain', unpack(attachment), isolation)
    : download(attachment);
}

/** Byte for byte as it was sent. Whatever it is called, a browser keeps it instead of showing it. */
function download({ filename, content }: Attachment): PageResponse {
  const name = filename.replaceAll(/[^\w.-]/g, '_');
  const headers = {
    ...isolation,
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="${name}"`,
  };
  return { status: 200, headers, body: Buffer.from(content, 'base64') };
}

const maxBytes = 100_000_000;

/** Here, and not in the browser, which refuses a gzip file of several members. */
function unpack({ filename, content }: Attachment): string {
  const bytes = Buffer.from(content, 'base64');
  const plain = filename.endsWith('.gz') ? gunzipSync(bytes, { maxOutputLength: maxBytes }) : bytes;
  return plain.toString('utf8');
}

function buildSource({ from, to, cc, subject, sentAt, text, html, attachments }: Mail): string {
  const copies = cc.length > 0 ? [`Cc: ${cc.join(', ')}`] : [];
  const head = [`From: ${from}`, `To: ${to.join(', ')}`, ...copies];
  const parts = attachments.map(({ filename, contentType, content }) =>
    [`--- ${filename} (${contentType}, base64)`, '', content].join('\n'),
  );
  return [
    ...head,
    `Subject: ${subject}`,
    `Date: ${sentAt.toUTCString()}`,
    '',
    '--- text/plain',
    '',
    text,
    '',
    '--- text/html',
    '',
    html,
    '',
    ...parts,
  ].join('\n');
}
