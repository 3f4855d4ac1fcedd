export type Outcome = 'succeeded' | 'denied' | 'failed';

/** A call, or several equal calls, that a reviewer must see. */
export interface Finding {
  /** Time of the first call, ISO 8601 in UTC. */
  readonly at: string;
  readonly lastAt: string;
  readonly count: number;
  /** `iam CreateUser` */
  readonly call: string;
  /** The resources that the record names; empty if it names none. */
  readonly resource: string;
  readonly sourceAddress: string;
  readonly outcome: Outcome;
  readonly errorCode: string | undefined;
  /** Whether the first report did not contain it. */
  readonly isNew: boolean;
}

/** Findings with the same reason. */
export interface FindingGroup {
  readonly title: string;
  /** Why a reviewer must see them, in one sentence. */
  readonly reason: string;
  readonly findings: readonly Finding[];
}
