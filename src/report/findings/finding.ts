export type Outcome = 'done' | 'denied' | 'failed';

/** One thing that a reviewer must see: a call, or the same call several times. */
export interface Finding {
  /** When it happened first, ISO 8601 in UTC. */
  readonly at: string;
  readonly lastAt: string;
  readonly count: number;
  /** `iam CreateUser` */
  readonly what: string;
  /** The resources, as the record names them; empty where it names none. */
  readonly resource: string;
  readonly from: string;
  readonly outcome: Outcome;
  readonly errorCode: string | undefined;
  /** Whether the first report did not have it. */
  readonly isNew: boolean;
}

/** Findings with one reason. */
export interface FindingGroup {
  readonly title: string;
  /** Why a reviewer must see it, in one sentence. */
  readonly reason: string;
  readonly findings: readonly Finding[];
}
