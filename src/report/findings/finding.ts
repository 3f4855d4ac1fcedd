import type { Severity } from './rules/finding-rule.ts';

export type Outcome = 'succeeded' | 'denied' | 'failed';

/** What a call was about, besides its resource: `{ label: 'shared with', value: '210987654321' }`. */
export interface Detail {
  readonly label: string;
  readonly value: string;
}

/** A finding names this many events. `events.csv` has all of them. */
export const maxEventIds = 100;

/**
 * A call, or several calls that differ in time or resource only, that a reviewer must see. Texts are those
 * of the records: unescaped, but of bounded length.
 */
export interface Finding {
  readonly severity: Severity;
  /** Time of the first call, ISO 8601 in UTC. */
  readonly at: string;
  readonly lastAt: string;
  readonly count: number;
  /** The event of the first call. */
  readonly eventId: string;
  /** Its address in the CloudTrail console, if it has one. */
  readonly eventUrl: string | undefined;
  /** The events of the calls, that of the first call first: at most `maxEventIds` of `count`. */
  readonly eventIds: readonly string[];
  /** `iam CreateUser` */
  readonly call: string;
  /** The resources that the records name: the first ones. */
  readonly resources: readonly string[];
  /** How many resources there are. */
  readonly resourceCount: number;
  /** `secret`, or `resource` where the kind is not known. */
  readonly resourceKind: string;
  readonly details: readonly Detail[];
  readonly outcome: Outcome;
  readonly errorCode: string | undefined;
  /** The account in which the call was made. Empty where the record does not say, as are the next three. */
  readonly accountId: string;
  readonly region: string;
  readonly role: string;
  readonly session: string;
  /** `james@example.com`, or `cloudformation.amazonaws.com for james@example.com`. */
  readonly caller: string;
  readonly sourceAddress: string;
  /** Whether the first report did not contain it. */
  readonly isNew: boolean;
}

/** Findings with the same reason, the gravest first. */
export interface FindingGroup {
  readonly id: string;
  readonly title: string;
  /** Why a reviewer must see them, in one sentence. */
  readonly reason: string;
  /** Of the gravest finding. */
  readonly severity: Severity;
  /** The technique of MITRE ATT&CK: `T1098.001`. */
  readonly technique: string;
  readonly findings: readonly Finding[];
}
