import type { CollectedEvidence } from '../evidence/collect.ts';
import { oneLine } from './one-line.ts';
import type { GrantFacts, Report } from './report.ts';
import { buildReportNotes } from './report-notes.ts';
import { buildReportTable } from './report-table.ts';

export interface ReportInput extends CollectedEvidence {
  readonly grant: GrantFacts;
  readonly window: Report['window'];
  /** ISO 8601 in UTC. */
  readonly generatedAt: string;
}

/** Identity Store's own limit; a user name is the only part of the subject that comes from outside. */
const longestUserName = 128;

/** Turns what was collected about a grant into what is told about it. */
export function buildReport({ grant, window, evidence, notes, generatedAt }: ReportInput): Report {
  return {
    subject: `Break glass access report for ${oneLine(grant.userName, longestUserName)}`,
    grant,
    window: { from: window.from, until: window.until },
    generatedAt,
    portal: buildReportTable('Access portal activity', evidence.portal),
    role: buildReportTable('Assumed role activity', evidence.role),
    notes: buildReportNotes(evidence, notes),
  };
}
