import { gzipSync } from 'node:zlib';
import type { Evidence } from '../../../evidence/attribute/attribute.ts';
import { buildEventsCsv } from '../../../report/attachments/events-csv.ts';
import { buildEvidenceJson } from '../../../report/attachments/evidence-json.ts';
import { createListFinding } from '../../../report/attachments/list-finding.ts';
import { listEvents } from '../../../report/attachments/listed-event.ts';
import type { ReportOptions } from './options.ts';
import type { OutputFile } from './output-files.ts';

/** Builds the files that a mail attaches to a report, whole: as `--events` and `--evidence` name them. */
export function buildEventFiles(
  evidence: Evidence,
  options: Pick<ReportOptions, 'events' | 'evidence' | 'ownResources'>,
): readonly OutputFile[] {
  const { events: csvPath, evidence: jsonPath, ownResources = [] } = options;
  if (csvPath === undefined && jsonPath === undefined) return [];
  const listed = listEvents(evidence);
  const files: OutputFile[] = [];
  if (csvPath !== undefined) {
    const findingOf = createListFinding(evidence, { ownResources });
    const { content } = buildEventsCsv(listed, findingOf, Number.POSITIVE_INFINITY);
    files.push({ path: csvPath, content: isGzip(csvPath) ? gzipSync(content) : content });
  }
  if (jsonPath !== undefined) {
    const records = listed.map(({ event }) => event.raw);
    const pack = isGzip(jsonPath) ? undefined : Buffer.from;
    const { content } = buildEvidenceJson(records, Number.POSITIVE_INFINITY, pack);
    files.push({ path: jsonPath, content });
  }
  return files;
}

const isGzip = (path: string): boolean => path.endsWith('.gz');
