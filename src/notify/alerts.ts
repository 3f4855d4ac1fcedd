import type { Grant } from '../grant/record/grant.ts';

/** What operators are alerted of, because they may have to act. */
export type Alert =
  /** The sweep ended a grant that its execution should have ended. */
  | { readonly kind: 'swept'; readonly grant: Grant }
  /** The deadline has passed and access could not be revoked yet. */
  | { readonly kind: 'overdue'; readonly grant: Grant; readonly reason: string }
  /** The sweep sent a report that the execution should have sent. */
  | { readonly kind: 'report-swept'; readonly grant: Grant }
  | { readonly kind: 'report-overdue'; readonly grant: Grant; readonly reason: string }
  /** A record that is due cannot be parsed. */
  | { readonly kind: 'unreadable'; readonly grantId: string; readonly reason: string };

/** Never throws and returns soon: an alert never delays the end of access. */
export interface Alerts {
  raise(alert: Alert): Promise<void>;
}
