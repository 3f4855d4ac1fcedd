import type { Wait } from '../../workflow/wait.ts';
import type { Clock } from '../clock/clock.ts';

export interface SkippableWait {
  readonly wait: Wait;
  /** Ends every current wait as if its time were over. */
  skip(): void;
}

/** Waits by the environment's clock: a wait ends early where the clock is moved past its end. */
export function createSkippableWait(
  wait: Wait,
  { now, onAdvance }: Pick<Clock, 'now' | 'onAdvance'>,
): SkippableWait {
  let skipping = new AbortController();

  /** Waits on the timer, until the wait is skipped or the clock moves. */
  async function waitOrWake(ms: number, signal: AbortSignal, woken: AbortSignal): Promise<void> {
    try {
      await wait(ms, AbortSignal.any([signal, woken]));
    } catch (error) {
      if (signal.aborted || !woken.aborted) throw error;
    }
  }

  return {
    async wait(ms, signal) {
      const skipped = skipping.signal;
      const endsAt = now().getTime() + ms;
      for (let leftMs = ms; leftMs > 0 && !skipped.aborted; leftMs = endsAt - now().getTime()) {
        const moved = new AbortController();
        const stopListening = onAdvance(() => moved.abort());
        try {
          await waitOrWake(leftMs, signal, AbortSignal.any([skipped, moved.signal]));
        } finally {
          stopListening();
        }
        if (!moved.signal.aborted) return;
      }
    },
    skip() {
      const previous = skipping;
      skipping = new AbortController();
      previous.abort();
    },
  };
}
