/** A clock that only a test moves: sleeping moves it, and takes no time. */
export interface Clock {
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly advance: (milliseconds: number) => void;
}

export function createClock(start = '2026-11-21T03:00:00.000Z'): Clock {
  let time = Date.parse(start);
  return {
    now: () => time,
    advance(milliseconds) {
      time += milliseconds;
    },
    async sleep(milliseconds) {
      time += milliseconds;
      await Promise.resolve();
    },
  };
}
