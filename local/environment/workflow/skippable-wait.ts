import type { Wait } from '../../workflow/wait.ts';

export interface SkippableWait {
  readonly wait: Wait;
  /** Ends every current wait as if its time were over. */
  skip(): void;
}

export function createSkippableWait(wait: Wait): SkippableWait {
  let skipping = new AbortController();
  return {
    async wait(ms, signal) {
      const skipped = skipping.signal;
      try {
        await wait(ms, AbortSignal.any([signal, skipped]));
      } catch (error) {
        if (signal.aborted || !skipped.aborted) throw error;
      }
    },
    skip() {
      const previous = skipping;
      skipping = new AbortController();
      previous.abort();
    },
  };
}
