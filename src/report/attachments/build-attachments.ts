import { gzipSync } from 'node:zlib';
import type { Evidence } from '../../evidence/attribute/attribute.ts';
import type { Attached } from '../content/report.ts';
import type { MailAttachment } from '../deliver/mail.ts';
import { buildEventsCsv } from './events-csv.ts';
import { buildEvidenceJson } from './evidence-json.ts';
import { type ListedEvent, listEvents } from './listed-event.ts';

export interface Limits {
  /** A larger CSV is gzipped. */
  readonly plainCsvBytes: number;
  /** The CSV is truncated to this before it is gzipped. */
  readonly csvBytes: number;
  /** Maximum size of all attachments together. */
  readonly totalBytes: number;
}

/** SES accepts 40 MB in Base64, which adds a third; many mailboxes accept less. */
const defaultLimits: Limits = {
  plainCsvBytes: 4_000_000,
  csvBytes: 100_000_000,
  totalBytes: 20_000_000,
};

export interface Attachments {
  readonly files: readonly MailAttachment[];
  readonly attached: Attached;
}

/** Builds the CSV and the JSON of all events, and truncates them to the limits of a mail. */
export function buildAttachments(evidence: Evidence, limits: Limits = defaultLimits): Attachments {
  const events = listEvents(evidence);
  const csv = packCsv(events, limits);
  const json = buildEvidenceJson(
    events.map(({ event }) => event.raw),
    limits.totalBytes - csv.file.content.length,
  );
  const jsonName = 'evidence.json.gz';
  return {
    files: [
      csv.file,
      { filename: jsonName, contentType: 'application/gzip', content: json.gzipped },
    ],
    attached: {
      csvName: csv.file.filename,
      csvOmitted: csv.omitted,
      jsonName,
      jsonSha256: json.sha256,
      jsonBytes: json.bytes,
      jsonOmitted: json.omitted,
    },
  };
}

function packCsv(events: readonly ListedEvent[], limits: Limits) {
  const full = buildEventsCsv(events, limits.csvBytes);
  if (full.content.length <= limits.plainCsvBytes)
    return { file: plainCsv(full.content), omitted: full.omitted };
  const gzipped = gzipSync(full.content);
  if (gzipped.length <= limits.totalBytes / 2)
    return { file: gzippedCsv(gzipped), omitted: full.omitted };
  const truncated = buildEventsCsv(events, Math.min(limits.plainCsvBytes, limits.totalBytes / 2));
  return { file: plainCsv(truncated.content), omitted: truncated.omitted };
}

const plainCsv = (content: Buffer): MailAttachment => ({
  filename: 'events.csv',
  contentType: 'text/csv; charset=utf-8',
  content,
});

const gzippedCsv = (content: Buffer): MailAttachment => ({
  filename: 'events.csv.gz',
  contentType: 'application/gzip',
  content,
});
