import type { Grant } from '../grant/record/grant.ts';
import type { Denied } from '../request/policy/decide.ts';

/** What the person who asked is told of a grant. */
export type Notification =
  | { readonly kind: 'access-active' }
  | { readonly kind: 'denied'; readonly denial: Denied }
  | { readonly kind: 'access-failed'; readonly reason: string }
  /** Access that was never seen as active, and may have been there all the same, is gone too. */
  | { readonly kind: 'access-ended' };

/** Tells the person. It never throws and never takes long: no message is in the way of the access or its end. */
export interface Notifier {
  notify(grant: Grant, news: Notification): Promise<void>;
}
