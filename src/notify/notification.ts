import type { Grant } from '../grant/record/grant.ts';
import type { Denied } from '../request/policy/decide.ts';

/** What the requester is notified of. */
export type Notification =
  | { readonly kind: 'access-active' }
  | { readonly kind: 'denied'; readonly denial: Denied }
  | { readonly kind: 'access-failed'; readonly reason: string }
  /** Also for access that was never marked active, but may have existed. */
  | { readonly kind: 'access-ended' };

/** Never throws and returns soon: a notification never delays granting or revoking. */
export interface Notifier {
  notify(grant: Grant, notification: Notification): Promise<void>;
}
