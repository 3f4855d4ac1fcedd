import type { EvidenceSubject } from '../../evidence/subject.ts';
import type { GivenReason } from '../../grant/record/given-reasons.ts';
import type { FindingGroup } from '../findings/finding.ts';
import type { SessionRow } from '../sessions/session-row.ts';
import type { Timeline } from './timeline.ts';

/** What the report says about the grant itself. Times are ISO 8601 in UTC. */
export interface GrantFacts {
  readonly grantId: string;
  readonly userName: string;
  readonly accountId: string;
  readonly permissionSetName: string;
  readonly permissionSetArn: string;
  readonly requestedAt: string;
  /** Absent if access never became active. */
  readonly accessBeganAt?: string | undefined;
  /** When the assignment was first requested: access may have existed without having been seen as active. */
  readonly firstCreateAt?: string | undefined;
  /** Absent while access has not ended. */
  readonly endedAt?: string | undefined;
  /** From the request, or from the approval or override that it waited for, to the deadline, extensions included. */
  readonly accessSeconds: number;
  /** When the time of access began; absent if at the request. */
  readonly accessTimeFrom?: string | undefined;
  /** Whether the access rule asked for a reason; absent if not. */
  readonly isAskedForReason?: boolean | undefined;
  /** Why the requester has had access, in their words; the last one counts. */
  readonly reasons?: readonly GivenReason[] | undefined;
  /** How many approvals the access rule asked for; absent if none. */
  readonly approvalsNeeded?: number | undefined;
  /** The oldest first. */
  readonly approvals?: readonly ApprovalFact[] | undefined;
  /** When the requester went ahead without the approvals that were missing. */
  readonly overriddenAt?: string | undefined;
  /** The Slack users who were asked for approval and have not given it. */
  readonly skippedUsers?: readonly string[] | undefined;
  /** How often the deadline was moved; absent if it was not. */
  readonly extensions?: number | undefined;
  readonly lastExtendedAt?: string | undefined;
  /** Who requested the end before the deadline. */
  readonly endedBy?: string | undefined;
  /** When the sweep revoked the access, because the execution had not. */
  readonly sweptAt?: string | undefined;
  /** Whether the user had the assignment before the grant, so that it stayed. */
  readonly alreadyAssigned?: boolean | undefined;
  /** Session duration of the permission set. */
  readonly sessionSeconds: number;
  /** False if `sessionSeconds` is the maximum that AWS allows. */
  readonly isSessionDurationKnown: boolean;
  /** The id of the access rule that allowed the grant. */
  readonly allowedBy: string;
  /** The addresses that receive the report. */
  readonly recipients: readonly string[];
}

interface ApprovalFact {
  readonly userName: string;
  readonly slackUserId: string;
  readonly at: string;
}

/** What an ad-hoc report says about its subject. */
export interface AdHocFacts {
  readonly userName: string;
  /** The Identity Center user id. */
  readonly principalId: string;
  readonly accountId: string;
  readonly permissionSetName: string;
  /** The paths, log groups or Regions that the records were read from, as requested. */
  readonly readFrom: readonly string[];
}

/** A report is about a grant, or ad hoc. */
export type ReportFacts =
  | { readonly grant: GrantFacts; readonly adHoc?: undefined }
  | { readonly adHoc: AdHocFacts; readonly grant?: undefined };

/** How often a call was made. */
export interface ReportRow {
  readonly eventSource: string;
  readonly eventName: string;
  readonly readOnly: boolean;
  /** What the calls were about, such as a role whose credentials were fetched. Empty in most tables. */
  readonly detail: string;
  readonly count: number;
}

export interface ReportTable {
  readonly title: string;
  /** Writes first, then by count, then by source and name. */
  readonly rows: readonly ReportRow[];
  readonly eventCount: number;
  readonly writeCount: number;
}

export interface Counts {
  readonly events: number;
  /** Calls in the grant's sessions, and with what they created, that are not read only and have no error. */
  readonly changes: number;
  /** Those of them that a service made for the user. */
  readonly changesByServices: number;
  readonly denials: number;
  /** Calls in these sessions after access had ended. */
  readonly afterEnd: number;
  /** Events of the same user that do not belong to the grant: with earlier sessions, and with other roles. */
  readonly apart: number;
}

export type Verdict = 'nothing-seen' | 'no-changes' | 'changes' | 'review';

export interface ValueCount {
  readonly value: string;
  readonly count: number;
}

/** Sources of the calls, the most frequent first. */
export interface Origins {
  readonly addresses: readonly ValueCount[];
  readonly userAgents: readonly ValueCount[];
  readonly regions: readonly ValueCount[];
}

/** What a follow-up report says about the first report. */
export interface FollowUp {
  readonly firstSentAt: string;
  readonly firstCount: number;
  /** Since when this report covers what was delivered, if not from the start. */
  readonly since?: string | undefined;
  /** Absent if the first report contained too many events to remember each of them. */
  readonly newEvents: ReportTable | undefined;
}

/** What the mail says about its attachments. */
export interface Attached {
  readonly csvName: string;
  /** Number of events that do not fit into the CSV. */
  readonly csvOmitted: number;
  readonly jsonName: string;
  /** Of the complete, uncompressed evidence.json, even if the attachment is truncated. */
  readonly jsonSha256: string;
  readonly jsonBytes: number;
  /** Number of records that do not fit into the attached JSON. */
  readonly jsonOmitted: number;
  /** Number of records, among those omitted, of which only counts, findings and hashes were kept. */
  readonly trimmed: number;
}

/** The content of a report. Texts are unescaped and uncut: each rendering escapes and cuts them. */
export type Report = ReportFacts & ReportContent;

interface ReportContent {
  /** The heading: one line of bounded length. */
  readonly title: string;
  /** The mail's subject: one line of fewer than 150 characters. */
  readonly subject: string;
  readonly window: Pick<EvidenceSubject, 'from' | 'until'>;
  readonly generatedAt: string;
  readonly followUp?: FollowUp | undefined;
  /** When the evidence is looked at again, and when for the last time. ISO 8601 in UTC. */
  readonly next?: { readonly at: string; readonly lastAt: string } | undefined;
  /** What may still be used, until when, and how to end it, in sentences. */
  readonly living: readonly string[];
  readonly counts: Counts;
  readonly verdict: Verdict;
  /** Why this report is incomplete, in sentences. Shown first. */
  readonly warnings: readonly string[];
  readonly findings: readonly FindingGroup[];
  /** How each credential session was used, by the time of its first call. */
  readonly sessions: readonly SessionRow[];
  /** How many sessions there are, with those that have no row. */
  readonly sessionCount: number;
  readonly portal: ReportTable;
  readonly role: ReportTable;
  readonly chained: ReportTable;
  readonly created: ReportTable;
  /** Calls that AWS services made with the sessions above, for the user. */
  readonly byServices: ReportTable;
  readonly earlier: ReportTable;
  readonly elsewhere: ReportTable;
  readonly origins: Origins;
  readonly timeline: Timeline;
  /** What was searched, and the limits of the report, in sentences. */
  readonly notes: readonly string[];
  /** Absent if the report is not a mail. */
  readonly attached?: Attached | undefined;
}
