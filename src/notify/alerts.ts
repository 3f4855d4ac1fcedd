import type { Grant } from '../grant/record/grant.ts';

/** What people who run this system are told, because a person may have to act. */
export type Alert =
  /** The sweep had to end a grant that its execution should have ended. */
  | { readonly kind: 'swept'; readonly grant: Grant }
  /** Access is past its deadline and could not be revoked yet. */
  | { readonly kind: 'overdue'; readonly grant: Grant; readonly why: string }
  /** The sweep had to send a report. */
  | { readonly kind: 'report-swept'; readonly grant: Grant }
  | { readonly kind: 'report-overdue'; readonly grant: Grant; readonly why: string }
  /** A record that cannot be read for what it is owes something. */
  | { readonly kind: 'unreadable'; readonly grantId: string; readonly why: string };

/** Tells them. It never throws and never takes long: no alert is in the way of the end of access. */
export interface Alerts {
  raise(alert: Alert): Promise<void>;
}
