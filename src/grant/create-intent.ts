import type { Grant } from './grant.ts';
import { toIso } from './grant.ts';

/** What is written down before a create is sent: until when its sender can run, and who that is. */
export const createIntent = (endsAt: number, owner: string): string => `${toIso(endsAt)} ${owner}`;

/**
 * Until when a create may still be sent that has no request id yet; `undefined` when each that was
 * intended has one, or its sender is gone.
 */
export function createAwaitedUntil(grant: Grant, now: number): string | undefined {
  const intents = [...(grant.createIntents ?? [])];
  if (intents.length <= (grant.createRequestIds?.size ?? 0)) return undefined;
  const last = intents
    .map((intent) => intent.split(' ')[0] ?? '')
    .sort()
    .at(-1);
  return last !== undefined && last > toIso(now) ? last : undefined;
}
