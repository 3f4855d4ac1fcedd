import type { EvidenceSubject } from '../../evidence/subject.ts';
import type { FindingGroup } from '../findings/finding.ts';
import type { Timeline } from './timeline.ts';

/** What the report says of the grant itself. Times are ISO 8601 in UTC. */
export interface GrantFacts {
  readonly grantId: string;
  readonly userName: string;
  readonly accountId: string;
  readonly permissionSetName: string;
  readonly permissionSetArn: string;
  readonly requestedAt: string;
  /** Absent where access was never given. */
  readonly accessBeganAt?: string | undefined;
  /** From when on access may have been there that was never seen as active. */
  readonly mayHaveBegunAt?: string | undefined;
  /** Absent while access has not ended. */
  readonly endedAt?: string | undefined;
  readonly accessSeconds: number;
  /** Who ended it, where somebody asked for the end. */
  readonly endedBy?: string | undefined;
  /** When the sweep ended it, where its execution had not. */
  readonly sweptAt?: string | undefined;
  /** Whether the person held the assignment before, so that it stayed. */
  readonly alreadyAssigned?: boolean | undefined;
  /** How long a role session of the permission set lives. */
  readonly sessionSeconds: number;
  /** Whether that is known, or the longest that there is was taken. */
  readonly sessionSecondsKnown: boolean;
  /** The id of the access record that allowed it. */
  readonly allowedBy: string;
  /** The addresses that the report goes to. */
  readonly recipients: readonly string[];
}

/** What the report says where it is of no grant: somebody asked what a person did in some time. */
export interface AdHocFacts {
  readonly userName: string;
  /** The Identity Center user id. */
  readonly principalId: string;
  readonly accountId: string;
  readonly permissionSetName: string;
  /** Where the records were read, as it was asked for: paths, log groups, Regions. */
  readonly readFrom: readonly string[];
}

/** What a report is about. */
export type About =
  | { readonly grant: GrantFacts; readonly adHoc?: undefined }
  | { readonly adHoc: AdHocFacts; readonly grant?: undefined };

/** How often one call was made. */
export interface ReportRow {
  readonly eventSource: string;
  readonly eventName: string;
  readonly readOnly: boolean;
  readonly count: number;
}

export interface ReportTable {
  readonly title: string;
  /** Writes first, then the most frequent, then by source and name. */
  readonly rows: readonly ReportRow[];
  readonly eventCount: number;
  readonly writeCount: number;
}

export interface Counts {
  readonly events: number;
  /** Calls with the role, or one assumed from it, that were to change something and did not fail. */
  readonly changes: number;
  readonly denials: number;
  /** Calls with the role, or one assumed from it, after access had ended. */
  readonly afterEnd: number;
}

export type Verdict = 'nothing-changed' | 'changes-made' | 'look-at-these';

export interface Counted {
  readonly value: string;
  readonly count: number;
}

/** Where the calls came from. The most frequent first. */
export interface Origins {
  readonly addresses: readonly Counted[];
  readonly userAgents: readonly Counted[];
  readonly regions: readonly Counted[];
}

/** What a follow-up report says of the first. */
export interface FollowUp {
  readonly firstSentAt: string;
  readonly firstCount: number;
  /** The events that the first did not hold; absent where it held too many to remember each. */
  readonly newEvents: ReportTable | undefined;
}

/** What is attached to the mail. */
export interface Attached {
  readonly csvName: string;
  /** Events that the CSV has no room for. */
  readonly csvLeft: number;
  readonly jsonName: string;
  /** Of the whole evidence.json before it was compressed, also where the attachment is cut. */
  readonly jsonSha256: string;
  readonly jsonBytes: number;
  /** Records that the attached JSON has no room for. */
  readonly jsonLeft: number;
}

/** What is told about a grant or an ad-hoc report, before it is given a form. Texts are as they came: renderings escape and cut. */
export type Report = About & ReportContent;

interface ReportContent {
  /** The mail's subject: one line, of bounded length. */
  readonly subject: string;
  readonly window: Pick<EvidenceSubject, 'from' | 'until'>;
  readonly generatedAt: string;
  readonly followUp?: FollowUp | undefined;
  readonly counts: Counts;
  readonly verdict: Verdict;
  /** What is wrong with this very report, in whole sentences: it stands on top. */
  readonly warnings: readonly string[];
  /** What a reviewer must see. */
  readonly findings: readonly FindingGroup[];
  readonly portal: ReportTable;
  readonly role: ReportTable;
  readonly chained: ReportTable;
  readonly origins: Origins;
  readonly timeline: Timeline;
  /** What the reader has to know of how complete this is, in whole sentences. */
  readonly notes: readonly string[];
  /** Absent where it is no mail. */
  readonly attached?: Attached | undefined;
}
