import { collectEvidence, type EvidenceSource } from '../../evidence/collect.ts';
import type { EvidenceNote } from '../../evidence/evidence-note.ts';
import type { EvidenceSubject } from '../../evidence/subject.ts';
import { toIso } from '../../platform/time.ts';
import { buildReport } from '../content/build-report.ts';
import type { AdHocFacts, Report } from '../content/report.ts';

/** What somebody asks for. */
export interface AdHocRequest {
  readonly facts: AdHocFacts;
  readonly subject: EvidenceSubject;
}

interface WriteAdHocReportDeps {
  /** Its events may be trim: nothing is attached. */
  readonly source: EvidenceSource;
  /** Counts what the source has, for whoever finds nothing there. */
  readonly countRecords?: (() => Promise<RecordCount>) | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

type RecordCount = Omit<Extract<EvidenceNote, { kind: 'none-belongs' }>, 'kind'>;

/** Collects what a person did in some time, grant or not, and builds the report of it. */
export async function writeAdHocReport(
  { source, countRecords: survey, now }: WriteAdHocReportDeps,
  { facts, subject }: AdHocRequest,
): Promise<Report> {
  const generatedAt = toIso(now());
  const { evidence, notes } = await collectEvidence(source, subject);
  const isEmpty = Object.values(evidence).every((events) => events.length === 0);
  const counted: readonly EvidenceNote[] =
    isEmpty && survey ? [{ kind: 'none-belongs', ...(await survey()) }] : [];
  return buildReport({
    adHoc: facts,
    window: subject,
    evidence,
    notes: [...counted, ...notes],
    generatedAt,
  });
}
