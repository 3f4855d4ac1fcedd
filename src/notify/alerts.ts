import type { AssignmentTarget } from '../grant/record/assignment-target.ts';
import type { Grant } from '../grant/record/grant.ts';

/** What operators are alerted of, because they may have to act. */
export type Alert =
  /** The sweep ended a grant that its execution should have ended. */
  | { readonly kind: 'swept'; readonly grant: Grant }
  /** The deadline has passed and access could not be revoked yet. */
  | { readonly kind: 'overdue'; readonly grant: Grant; readonly reason: string }
  /** The record contradicts the lock or the list, so that the sweep must not delete the assignment. */
  | { readonly kind: 'contradicted'; readonly grant: Grant; readonly reason: string }
  /** The assignment is listed although the grant ended a while ago, and no open grant has it. */
  | { readonly kind: 'listed-again'; readonly grant: Grant }
  /** The sweep sent a report that the execution should have sent. */
  | { readonly kind: 'report-swept'; readonly grant: Grant }
  | { readonly kind: 'report-overdue'; readonly grant: Grant; readonly reason: string }
  /** SES refused these recipients of a report, which the others got. */
  | {
      readonly kind: 'recipients-refused';
      readonly grant: Grant;
      readonly recipients: readonly string[];
    }
  /** A grant without a record: its execution runs, or its lock is held and the assignment listed. */
  | { readonly kind: 'lost'; readonly grantId: string; readonly target?: AssignmentTarget }
  /** Due items that are no records of this system. `grantIds`: those with the id of a grant or report. */
  | { readonly kind: 'junk'; readonly count: number; readonly grantIds: readonly string[] };

/** Never throws and returns soon: an alert never delays the end of access. */
export interface Alerts {
  raise(alert: Alert): Promise<void>;
}
