import { whenAborted } from '../../platform/aborted.ts';
import { errorFields, type Log } from '../../platform/log.ts';
import { toIso } from '../../platform/time.ts';
import { type AnnouncedDenial, buildDenialEvent } from './denial-event.ts';
import type { EventBus } from './event-bus.ts';

export interface AnnounceDenialDeps {
  readonly bus: EventBus;
  readonly now: () => number;
  readonly log: Log;
  /** Returns a signal that is aborted after so many milliseconds. */
  readonly abortAfter: (milliseconds: number) => AbortSignal;
}

/** The requester waits for the reply meanwhile. */
const maxDelayMs = 300;

/**
 * Sends the event for a denial beside the reply to it. Never throws. After 300 ms it aborts the request, and
 * the log has the denial alone: a function that is suspended must leave no work behind.
 */
export async function announceDenial(
  { bus, now, log, abortAfter }: AnnounceDenialDeps,
  denied: AnnouncedDenial,
): Promise<void> {
  try {
    const limit = abortAfter(maxDelayMs);
    const sent = bus.put([buildDenialEvent(denied, toIso(now()))], limit);
    // A client that is waiting to retry notices the abort only afterwards.
    await Promise.race([sent, rejectWhenAborted(limit)]);
  } catch (error) {
    log('could not send the event for a denial', {
      grantId: denied.grantId,
      reason: denied.denial.reason,
      ...errorFields(error),
    });
  }
}

async function rejectWhenAborted(signal: AbortSignal): Promise<never> {
  await whenAborted(signal);
  throw new Error(`not accepted within ${maxDelayMs} ms`);
}
