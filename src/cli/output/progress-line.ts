import { safeLine } from '../print-line.ts';

export interface ProgressLine {
  /** Replaces the line. */
  show(text: string): void;
  clear(): void;
}

type Stream = Pick<NodeJS.WriteStream, 'isTTY' | 'write'>;

/** One line on standard error that says how far long work is. Nothing where that is no terminal. */
export function createProgressLine(stream: Stream = process.stderr): ProgressLine {
  let isShown = false;
  const write = (text: string): void => {
    if (stream.isTTY) stream.write(`\r\u001b[K${text}`);
  };
  return {
    show(text) {
      isShown = true;
      write(safeLine(text));
    },
    clear() {
      if (isShown) write('');
      isShown = false;
    },
  };
}
