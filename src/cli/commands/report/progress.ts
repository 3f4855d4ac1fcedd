import type { FileDone } from '../../../evidence/sources/log-files/log-files.ts';

export interface Progress {
  /** Another pass over the files begins. */
  pass(what: string): void;
  file(done: FileDone): void;
  /** Takes the line away, so that others can be written. */
  clear(): void;
}

interface ProgressDeps {
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** How many files there are in all; undefined while they are being counted. */
  readonly fileCount: () => number | undefined;
}

/** A line on a terminal is written over; in a log every line stays. */
const everyMs = { terminal: 200, log: 5_000 };

/** Tells on standard error how far the reading of log files is. */
export function createProgress({ write, isTerminal, now, fileCount }: ProgressDeps): Progress {
  let startedAt = now();
  let toldAt = startedAt;
  let what = '';
  let sum = { files: 0, bytes: 0, records: 0 };
  let isShown = false;

  const tell = (): void => {
    const seconds = Math.max(0.001, (now() - startedAt) / 1000);
    const all = fileCount();
    const left = all === undefined ? undefined : (seconds / sum.files) * (all - sum.files);
    const line = [
      `${what}: ${sum.files}${all === undefined ? '' : ` of ${all}`} files`,
      `${Math.round(sum.bytes / 1e6)} MB`,
      `${sum.records} records found`,
      `${Math.round(sum.bytes / 1e6 / seconds)} MB/s`,
      ...(left === undefined ? [] : [`${Math.ceil(left)} s left`]),
    ].join(', ');
    write(isTerminal ? `\r\u001b[K${line}` : `${line}\n`);
    isShown = true;
  };

  const clear = (): void => {
    if (isTerminal && isShown) write('\r\u001b[K');
    isShown = false;
  };

  return {
    pass(next) {
      what = next;
      startedAt = now();
      toldAt = startedAt;
      sum = { files: 0, bytes: 0, records: 0 };
    },
    file({ bytes, records }) {
      sum = { files: sum.files + 1, bytes: sum.bytes + bytes, records: sum.records + records };
      if (now() - toldAt < everyMs[isTerminal ? 'terminal' : 'log']) return;
      toldAt = now();
      tell();
    },
    clear,
  };
}
