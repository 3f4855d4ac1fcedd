import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Evidence } from '../../evidence/attribute/attribute.ts';
import { hashOf } from '../../evidence/trimmed-event.ts';
import type { Attached } from '../content/report.ts';
import type { MailAttachment } from '../deliver/mail.ts';
import { buildEventsCsv } from './events-csv.ts';
import { buildEvidenceJson } from './evidence-json.ts';
import { createListFinding, type ListContext, type ListFinding } from './list-finding.ts';
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
export function buildAttachments(
  evidence: Evidence,
  context: ListContext = { ownResources: [] },
  limits: Limits = defaultLimits,
): Attachments {
  const all = listEvents(evidence);
  const events = all.filter(({ event }) => event.recordSha256 === undefined);
  const trimmed = all.length - events.length;
  const csv = packCsv(events, createListFinding(evidence, context), limits);
  const json = buildEvidenceJson(
    events.map(({ event }) => event.raw),
    limits.totalBytes - csv.file.content.length,
  );
  const jsonName = 'evidence.json.gz';
  return {
    files: [
      csv.file,
      { filename: jsonName, contentType: 'application/gzip', content: json.content },
    ],
    attached: {
      csvName: csv.file.filename,
      csvOmitted: csv.omitted + trimmed,
      jsonName,
      jsonSha256: trimmed === 0 ? json.sha256 : hashOfHashes(all),
      jsonBytes: json.bytes,
      jsonOmitted: json.omitted + trimmed,
      trimmed,
    },
  };
}

/** The SHA-256 of a line for each record, in the order of the events: its event id, a space, and its own SHA-256. */
function hashOfHashes(events: readonly ListedEvent[]): string {
  const hash = createHash('sha256');
  for (const { event } of events)
    hash.update(`${event.eventId} ${event.recordSha256 ?? hashOf(event.raw)}\n`);
  return hash.digest('hex');
}

function packCsv(events: readonly ListedEvent[], findingOf: ListFinding, limits: Limits) {
  const full = buildEventsCsv(events, findingOf, limits.csvBytes);
  if (full.content.length <= limits.plainCsvBytes)
    return { file: plainCsv(full.content), omitted: full.omitted };
  const gzipped = gzipSync(full.content);
  if (gzipped.length <= limits.totalBytes / 2)
    return { file: gzippedCsv(gzipped), omitted: full.omitted };
  const truncated = buildEventsCsv(
    events,
    findingOf,
    Math.min(limits.plainCsvBytes, limits.totalBytes / 2),
  );
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
