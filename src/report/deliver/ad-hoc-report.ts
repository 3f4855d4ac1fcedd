import { type Evidence, eventsOfGrant } from '../../evidence/attribute/attribute.ts';
import { describeNames } from '../../evidence/attribute/names.ts';
import type { CloudTrailEvent } from '../../evidence/cloudtrail-event.ts';
import { collectEvidence, type EvidencePage, type EvidenceSource } from '../../evidence/collect.ts';
import type { EvidenceNote } from '../../evidence/evidence-note.ts';
import type { EvidenceSubject } from '../../evidence/subject.ts';
import { toIso } from '../../platform/time.ts';
import { buildReport } from '../content/build-report.ts';
import type { AdHocFacts, Report } from '../content/report.ts';
import type { OwnResources } from '../findings/own-resources.ts';

export interface AdHocRequest {
  readonly facts: AdHocFacts;
  readonly subject: EvidenceSubject;
  /** Names of the deployment's resources, for a report on a grant. */
  readonly ownResources?: OwnResources;
}

interface WriteAdHocReportDeps {
  /** May return trimmed events, since no records are attached. */
  readonly source: EvidenceSource;
  /** Returns every record of the source, to say what there was if no session of the user is found. */
  readonly everyRecord?: (() => AsyncIterable<EvidencePage>) | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** A report with the evidence that it was built from. */
export interface AdHocReport {
  readonly report: Report;
  readonly evidence: Evidence;
}

/** Collects what a user did in a period, with or without a grant, and builds the report. */
export async function writeAdHocReport(
  { source, everyRecord, now }: WriteAdHocReportDeps,
  { facts, subject, ownResources }: AdHocRequest,
): Promise<AdHocReport> {
  const generatedAt = toIso(now());
  const { evidence, notes } = await collectEvidence(source, subject);
  const hasSession = evidence.role.length + evidence.earlier.length > 0;
  const emptyNotes =
    hasSession || !everyRecord ? [] : await describeRecords(everyRecord(), evidence, subject);
  const report = buildReport({
    adHoc: facts,
    window: subject,
    ownResources,
    evidence,
    notes: [...emptyNotes, ...notes],
    generatedAt,
  });
  return { report, evidence };
}

/** How many records there are, from when to when, and whose sessions of the role. */
async function describeRecords(
  pages: AsyncIterable<EvidencePage>,
  evidence: Evidence,
  subject: EvidenceSubject,
): Promise<readonly EvidenceNote[]> {
  let [records, from, until]: [number, string?, string?] = [0];
  const sessions = new Map<string, CloudTrailEvent>();
  for await (const page of pages) {
    records += page.length;
    for (const event of page) {
      if (event === undefined) continue;
      const { eventTime: at, identity } = event;
      if (from === undefined || at < from) from = at;
      if (until === undefined || at > until) until = at;
      if (identity.arn?.includes('/AWSReservedSSO_'))
        sessions.set(`${identity.arn} ${identity.onBehalfOfUserId}`, event);
    }
  }
  const isEmpty = eventsOfGrant(evidence).length + evidence.elsewhere.length === 0;
  return [
    ...(isEmpty ? [{ kind: 'none-belongs', records, from, until } as const] : []),
    ...describeNames([...sessions.values()], evidence, subject),
  ];
}
