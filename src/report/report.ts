import type { EvidenceSubject } from '../evidence/subject.ts';

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
  /** Absent while access has not ended. */
  readonly endedAt?: string | undefined;
  readonly accessSeconds: number;
  /** Who ended it, where somebody asked for the end. */
  readonly endedBy?: string | undefined;
  /** The id of the access record that allowed it. */
  readonly allowedBy: string;
}

/** How often one call was made. */
export interface ReportRow {
  readonly eventSource: string;
  readonly eventName: string;
  readonly readOnly: boolean;
  readonly count: number;
}

export interface ReportTable {
  readonly title: 'Access portal activity' | 'Assumed role activity';
  /** Writes first, then the most frequent, then by source and name. */
  readonly rows: readonly ReportRow[];
  readonly eventCount: number;
  readonly writeCount: number;
}

/** What is mailed about a grant, before it is given a form. Texts are as they came: renderings escape and cut. */
export interface Report {
  /** The mail's subject: one line, of bounded length. */
  readonly subject: string;
  readonly grant: GrantFacts;
  readonly window: Pick<EvidenceSubject, 'from' | 'until'>;
  readonly generatedAt: string;
  readonly portal: ReportTable;
  readonly role: ReportTable;
  /** What the reader has to know of how complete this is, in whole sentences. */
  readonly notes: readonly string[];
}
