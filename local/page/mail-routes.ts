import { gunzipSync } from 'node:zlib';
import type { Attachment, Mail } from '../aws/sesv2/mailbox.ts';
import { notFound, type PageResponse, textResponse } from './responses.ts';

/** A mail's HTML contains text from CloudTrail, so it gets no script, no network and no origin. */
const isolation = {
  'content-security-policy':
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'",
};

/**
 * Serves a part of a mail: `<id>` is its HTML, `<id>/source` its source, `<id>/attachment/0` an
 * attachment, and `<id>/attachment/0/text` that attachment's text, decompressed.
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
    ? textResponse('text/plain', decompress(attachment), isolation)
    : download(attachment);
}

/** The unchanged bytes, with headers that make the browser save them under any name. */
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

/** The browser cannot decompress a gzip file of several members, so the server does. */
function decompress({ filename, content }: Attachment): string {
  const bytes = Buffer.from(content, 'base64');
  const decompressed = filename.endsWith('.gz')
    ? gunzipSync(bytes, { maxOutputLength: maxBytes })
    : bytes;
  return decompressed.toString('utf8');
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
