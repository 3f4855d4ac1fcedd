import { collectEvidence, type EvidenceSource } from '../../evidence/collect.ts';
import type { EvidenceNote } from '../../evidence/evidence-note.ts';
import type { EvidenceSubject } from '../../evidence/subject.ts';
import { toIso } from '../../platform/time.ts';
import { buildReport } from '../content/build-report.ts';
import type { AdHocFacts, Report } from '../content/report.ts';

export interface AdHocRequest {
  readonly facts: AdHocFacts;
  readonly subject: EvidenceSubject;
}

interface WriteAdHocReportDeps {
  /** May return trimmed events, since no records are attached. */
  readonly source: EvidenceSource;
  /** Counts the records of the source, for a report without events. */
  readonly countRecords?: (() => Promise<RecordCount>) | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export type RecordCount = Omit<Extract<EvidenceNote, { kind: 'none-belongs' }>, 'kind'>;

/** Collects what a user did in a period, with or without a grant, and builds the report. */
export async function writeAdHocReport(
  { source, countRecords, now }: WriteAdHocReportDeps,
  { facts, subject }: AdHocRequest,
): Promise<Report> {
  const generatedAt = toIso(now());
  const { evidence, notes } = await collectEvidence(source, subject);
  const isEmpty = Object.values(evidence).every((events) => events.length === 0);
  const emptyNotes: readonly EvidenceNote[] =
    isEmpty && countRecords ? [{ kind: 'none-belongs', ...(await countRecords()) }] : [];
  return buildReport({
    adHoc: facts,
    window: subject,
    evidence,
    notes: [...emptyNotes, ...notes],
    generatedAt,
  });
}
