import { gzipSync } from 'node:zlib';
import type { Evidence } from '../../evidence/attribute/attribute.ts';
import type { Attached } from '../content/report.ts';
import type { MailAttachment } from '../deliver/mail.ts';
import { buildEventsCsv } from './events-csv.ts';
import { buildEvidenceJson } from './evidence-json.ts';
import { listEvents } from './listed-event.ts';

export interface Limits {
  /** Above this the CSV is gzipped. */
  readonly plainCsvBytes: number;
  /** What the CSV is cut to before it is gzipped. */
  readonly csvBytes: number;
  /** What is attached in all. */
  readonly allBytes: number;
}

/** SES takes 40 MB as it is sent, a third of which is the encoding; many a mailbox takes less. */
const defaultLimits: Limits = {
  plainCsvBytes: 4_000_000,
  csvBytes: 100_000_000,
  allBytes: 20_000_000,
};

export interface Attachments {
  readonly files: readonly MailAttachment[];
  readonly attached: Attached;
}

/** The full list of events, for people and for programs, as far as a mail has room. */
export function buildAttachments(evidence: Evidence, limits: Limits = defaultLimits): Attachments {
  const events = listEvents(evidence);
  const csv = packCsv(events, limits);
  const json = buildEvidenceJson(
    events.map(({ event }) => event.raw),
    limits.allBytes - csv.file.content.length,
  );
  const jsonName = 'evidence.json.gz';
  return {
    files: [
      csv.file,
      { filename: jsonName, contentType: 'application/gzip', content: json.gzipped },
    ],
    attached: {
      csvName: csv.file.filename,
      csvLeft: csv.left,
      jsonName,
      jsonSha256: json.sha256,
      jsonBytes: json.bytes,
      jsonLeft: json.left,
    },
  };
}

function packCsv(events: Parameters<typeof buildEventsCsv>[0], limits: Limits) {
  const whole = buildEventsCsv(events, limits.csvBytes);
  if (whole.content.length <= limits.plainCsvBytes)
    return { ...plain(whole.content), left: whole.left };
  const content = gzipSync(whole.content);
  if (content.length <= limits.allBytes / 2) return { ...gzipped(content), left: whole.left };
  const cut = buildEventsCsv(events, Math.min(limits.plainCsvBytes, limits.allBytes / 2));
  return { ...plain(cut.content), left: cut.left };
}

const plain = (content: Buffer): { file: MailAttachment } => ({
  file: { filename: 'events.csv', contentType: 'text/csv; charset=utf-8', content },
});

const gzipped = (content: Buffer): { file: MailAttachment } => ({
  file: { filename: 'events.csv.gz', contentType: 'application/gzip', content },
});
