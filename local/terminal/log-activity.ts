import type { ActivitySnapshot } from './activity-snapshot.ts';
import { describeChanges } from './describe-changes.ts';

export interface ActivityLog {
  /** Prints the changes since the last flush. */
  flush(): void;
  stop(): void;
}

const intervalMs = 200;

/** Prints each change of the local environment, from now on. */
export function logActivity(
  takeSnapshot: () => ActivitySnapshot,
  print: (line: string) => void,
  now: () => Date,
): ActivityLog {
  let previous = takeSnapshot();
  const flush = () => {
    const current = takeSnapshot();
    for (const line of describeChanges(previous, current)) print(formatLine(now(), line));
    previous = current;
  };
  const timer = setInterval(flush, intervalMs);
  return {
    flush,
    stop() {
      clearInterval(timer);
      flush();
    },
  };
}

/** `12:00:03  Slack     to james: ...`, in UTC. */
export function formatLine(at: Date, { source, text }: { source: string; text: string }): string {
  return `${at.toISOString().slice(11, 19)}  ${source.padEnd(9)} ${text}`;
}
