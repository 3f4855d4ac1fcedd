import type { Grant } from '../grant/record/grant.ts';
import type { Denied } from '../request/policy/decide.ts';

/** What the person who asked is told of a grant. */
export type News =
  | { readonly kind: 'access-given' }
  | { readonly kind: 'denied'; readonly denial: Denied }
  | { readonly kind: 'not-given'; readonly reason: string }
  /** Access that was never seen to stand, and may have been there all the same, is gone too. */
  | { readonly kind: 'access-ended' };

/** Tells the person. It never throws and never takes long: no message is in the way of the access or its end. */
export interface People {
  tell(grant: Grant, news: News): Promise<void>;
}
