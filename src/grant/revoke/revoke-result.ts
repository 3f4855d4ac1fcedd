import type { Grant } from '../record/grant.ts';

/** What RevokeAccess returns to the state machine. */
export interface RevokeResult {
  /** `wait-again`: the deadline was moved while the execution waited, and is in `secondsLeft`. */
  readonly outcome: 'ended' | 'wait-again';
  readonly secondsLeft: number;
  /** Whether a report must be sent: access existed, or may have existed. */
  readonly reportDue: boolean;
  /** How long to wait for CloudTrail before the report. */
  readonly reportDelaySeconds: number;
  /** Sentences about what people must look at, or empty. They repeat nothing of a record. */
  readonly alert: string;
}

/** The result for a grant that is over. `reported`: the grant, if it must be reported on. `alerts` may be empty. */
export const overResult = (
  reported: Pick<Grant, 'cloudTrailDelaySeconds'> | undefined,
  ...alerts: readonly string[]
): RevokeResult => ({
  outcome: 'ended',
  secondsLeft: 0,
  reportDue: reported !== undefined,
  reportDelaySeconds: reported?.cloudTrailDelaySeconds ?? 0,
  alert: alerts.filter(Boolean).join(' '),
});

export const alertTexts = {
  missing: 'Its record was deleted.',
  unreadable: 'Its record cannot be read.',
  otherTarget: 'Its record named another account, permission set or user.',
  otherAssigned: 'Its record was wrong about whether the user had the assignment before.',
  notBegun: 'Its record said that access had never begun.',
  over: 'Its record said that it was over, but the user still had the assignment.',
  failed: 'Its record said that it had failed, but access was active.',
  otherGrant:
    'Another grant has taken its lock and has this access now, so the assignment was left to it.',
  gone: 'Its account or permission set does not exist any more, so that its access ended there.',
} as const;

/** The sentence about how a record contradicted the execution's memory; empty if it did not. */
export const alertOf = ({ contradiction }: Pick<Grant, 'contradiction'>): string =>
  contradiction === undefined ? '' : alertTexts[contradiction];
