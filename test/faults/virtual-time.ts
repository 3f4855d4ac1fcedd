/** Simulated time. It jumps from one scheduled event to the next, so an idle hour takes no time. */
export interface VirtualTime {
  readonly now: () => number;
  readonly at: (time: number, run: () => void) => void;
  readonly after: (milliseconds: number, run: () => void) => void;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Runs every event up to this time. */
  readonly runUntil: (time: number) => Promise<void>;
}

interface ScheduledEvent {
  readonly time: number;
  readonly order: number;
  readonly run: () => void;
}

const isBefore = (a: ScheduledEvent, b: ScheduledEvent): boolean =>
  a.time < b.time || (a.time === b.time && a.order < b.order);

export function createVirtualTime(start: number): VirtualTime {
  let now = start;
  let nextOrder = 0;
  const heap: ScheduledEvent[] = [];
  const at = (time: number, run: () => void): void => {
    // It would be next for ever, and end the run without a violation of its own.
    if (Number.isNaN(time)) throw new Error('a time that is no number was scheduled');
    push(heap, { time: Math.max(now, time), order: nextOrder++, run });
  };
  const after = (milliseconds: number, run: () => void): void => at(now + milliseconds, run);
  return {
    now: () => now,
    at,
    after,
    sleep: (milliseconds) => new Promise((resolve) => after(milliseconds, () => resolve())),
    async runUntil(time) {
      await promisesSettled();
      for (let next = heap[0]; next !== undefined && next.time <= time; next = heap[0]) {
        pop(heap);
        now = next.time;
        next.run();
        await promisesSettled();
      }
      now = time;
    },
  };
}

/** Resolves when all work that waits only for promises has gone as far as it can. */
const promisesSettled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function push(heap: ScheduledEvent[], added: ScheduledEvent): void {
  let index = heap.push(added) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (!swapIfBefore(heap, index, parent)) return;
    index = parent;
  }
}

function pop(heap: ScheduledEvent[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  heap[0] = last;
  for (let index = 0; ; ) {
    const [left, right] = [2 * index + 1, 2 * index + 2];
    const [a, b] = [heap[left], heap[right]];
    const earliest = a !== undefined && b !== undefined && isBefore(b, a) ? right : left;
    if (!swapIfBefore(heap, earliest, index)) return;
    index = earliest;
  }
}

function swapIfBefore(heap: ScheduledEvent[], lower: number, upper: number): boolean {
  const [a, b] = [heap[lower], heap[upper]];
  if (a === undefined || b === undefined || !isBefore(a, b)) return false;
  heap[lower] = b;
  heap[upper] = a;
  return true;
}
