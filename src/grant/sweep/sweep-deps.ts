import type { Alerts } from '../../notify/alerts.ts';
import type { TimeBudget } from '../../platform/time-budget.ts';
import type { RecordReader } from '../../request/stored-record.ts';
import type { ExecutionWaits } from '../end-wait.ts';
import type { DueRecords } from '../record/records.ts';
import type { RevokeOverdueDeps } from '../revoke/revoke-overdue.ts';

export interface SweepDeps extends RevokeOverdueDeps {
  readonly executions: RevokeOverdueDeps['executions'] & {
    /** The names of the running executions, in pages of at most 100. */
    runningNames(): AsyncIterable<readonly string[]>;
  };
  readonly waits: ExecutionWaits;
  /** Sends concurrent reads as one request. */
  readonly batchReader: RecordReader;
  readonly dueRecords: DueRecords;
  /** Sends the report of a grant that is over. */
  readonly sendReport: (grantId: string, budget: TimeBudget) => Promise<unknown>;
  /** Rechecks the evidence of a grant, and sends a follow-up report when there is more. */
  readonly sendFollowUpReport: (
    grantId: string,
    budget: TimeBudget,
  ) => Promise<{ readonly sentAt?: string | undefined }>;
  readonly alerts: Alerts;
  readonly log: (message: string, fields: Record<string, unknown>) => void;
}

/**
 * The number of grants whose access the sweep ended, whose report it sent, and whose processing failed.
 * Grants that it had no time for are not counted.
 */
export interface SweepResult {
  readonly ended: number;
  readonly reported: number;
  readonly failed: number;
}

export type SweepOutcome = keyof SweepResult | undefined;
