import { describeChanges } from './describe-changes.ts';
import type { Look } from './look.ts';

export interface Narration {
  /** Tells what has happened since the last look. */
  tell(): void;
  stop(): void;
}

const everyMs = 200;

/** Tells what happens in a world from now on, as it happens. */
export function narrate(
  look: () => Look,
  print: (line: string) => void,
  now: () => Date,
): Narration {
  let last = look();
  const tell = () => {
    const next = look();
    for (const line of describeChanges(last, next)) print(formatLine(now(), line));
    last = next;
  };
  const timer = setInterval(tell, everyMs);
  return {
    tell,
    stop() {
      clearInterval(timer);
      tell();
    },
  };
}

/** `12:00:03  Slack     to james: ...`, in UTC as every other time that is shown. */
export function formatLine(at: Date, { where, text }: { where: string; text: string }): string {
  return `${at.toISOString().slice(11, 19)}  ${where.padEnd(9)} ${text}`;
}
