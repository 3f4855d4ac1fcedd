import type { FileResult } from '../../../evidence/sources/log-files/read/read-log-file.ts';

export interface Progress {
  /** Starts another pass over the files. */
  startPass(label: string): void;
  addFile(file: Pick<FileResult, 'bytes' | 'records'>): void;
  /** Clears the line on a terminal, so that other lines can be written. */
  clear(): void;
}

interface ProgressDeps {
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** The total number of files; `undefined` until they are counted. */
  readonly fileCount: () => number | undefined;
}

/** A terminal line is overwritten; in a log every line stays, so there are fewer. */
const intervalMs = { terminal: 200, log: 5_000 };

/** Shows the progress of reading log files. */
export function createProgress({ write, isTerminal, now, fileCount }: ProgressDeps): Progress {
  let startedAt = now();
  let shownAt = startedAt;
  let label = '';
  let total = { files: 0, bytes: 0, records: 0 };
  let isShown = false;

  const show = (): void => {
    const seconds = Math.max(0.001, (now() - startedAt) / 1000);
    const count = fileCount();
    const secondsLeft =
      count === undefined ? undefined : (seconds / total.files) * (count - total.files);
    const line = [
      `${label}: ${total.files}${count === undefined ? '' : ` of ${count}`} files`,
      `${Math.round(total.bytes / 1e6)} MB`,
      `${total.records} records found`,
      `${Math.round(total.bytes / 1e6 / seconds)} MB/s`,
      ...(secondsLeft === undefined ? [] : [`${Math.ceil(secondsLeft)} s left`]),
    ].join(', ');
    write(isTerminal ? `\r\u001b[K${line}` : `${line}\n`);
    isShown = true;
  };

  const clear = (): void => {
    if (isTerminal && isShown) write('\r\u001b[K');
    isShown = false;
  };

  return {
    startPass(newLabel) {
      label = newLabel;
      startedAt = now();
      shownAt = startedAt;
      total = { files: 0, bytes: 0, records: 0 };
    },
    addFile({ bytes, records }) {
      total = {
        files: total.files + 1,
        bytes: total.bytes + bytes,
        records: total.records + records.length,
      };
      if (now() - shownAt < intervalMs[isTerminal ? 'terminal' : 'log']) return;
      shownAt = now();
      show();
    },
    clear,
  };
}
