import type { ActivitySnapshot } from './activity-snapshot.ts';
import { describeChanges } from './describe-changes.ts';

export interface ActivityLog {
  /** Tells what has happened since the last look. */
  flush(): void;
  stop(): void;
}

const intervalMs = 200;

/** Tells what happens in a world from now on, as it happens. */
export function logActivity(
  takeSnapshot: () => ActivitySnapshot,
  print: (line: string) => void,
  now: () => Date,
): ActivityLog {
  let last = takeSnapshot();
  const flush = () => {
    const next = takeSnapshot();
    for (const line of describeChanges(last, next)) print(formatLine(now(), line));
    last = next;
  };
  const timer = setInterval(flush, intervalMs);
  return {
    flush: flush,
    stop() {
      clearInterval(timer);
      flush();
    },
  };
}

/** `12:00:03  Slack     to james: ...`, in UTC as every other time that is shown. */
export function formatLine(at: Date, { source, text }: { source: string; text: string }): string {
  return `${at.toISOString().slice(11, 19)}  ${source.padEnd(9)} ${text}`;
}
