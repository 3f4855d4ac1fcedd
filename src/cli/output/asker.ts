import { createInterface } from 'node:readline/promises';
import { safeLine } from '../print-line.ts';
import { UsageError } from '../usage-error.ts';

/** Finds a value: in an option, or by a question on a terminal. */
export interface Asker {
  /**
   * Returns the option’s text, or the answer; `suggestion` is the answer of who only presses Enter. `parse` throws
   * UsageError, after which the question is asked again.
   */
  ask<T>(question: Question<T>): Promise<T>;
  close(): void;
}

export interface Question<T> {
  /** The option that answers it, as in `--account`. */
  readonly option: string;
  readonly given: string | undefined;
  readonly text: string;
  readonly suggestion?: string | undefined;
  readonly parse: (answer: string) => T | Promise<T>;
}

interface AskerStreams {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/** Asks on a terminal; elsewhere each question must be answered by its option, or have a suggestion. */
export function createAsker(
  { input, output }: AskerStreams = { input: process.stdin, output: process.stderr },
): Asker {
  const terminal = input.isTTY && output.isTTY ? createInterface({ input, output }) : undefined;
  const stopped = new AbortController();
  terminal?.once('close', () => stopped.abort());
  return {
    async ask({ option, given, text, suggestion, parse }) {
      const known = given ?? (terminal === undefined ? suggestion : undefined);
      if (known !== undefined) return parse(known);
      if (terminal === undefined)
        throw new UsageError(`Nobody can be asked here: ${text}? Answer it with ${option}.`);
      const shownSuggestion = suggestion === undefined ? '' : ` [${suggestion}]`;
      for (;;) {
        const question = `${safeLine(`${text}${shownSuggestion}`)}: `;
        const answer = await askOnce(terminal, question, stopped.signal);
        try {
          return await parse(answer.trim() === '' ? (suggestion ?? '') : answer.trim());
        } catch (error) {
          if (!(error instanceof UsageError)) throw error;
          output.write(`${safeLine(error.message)}\n`);
        }
      }
    },
    close: () => terminal?.close(),
  };
}

async function askOnce(
  terminal: { question(query: string, options: { signal: AbortSignal }): Promise<string> },
  question: string,
  signal: AbortSignal,
): Promise<string> {
  try {
    return await terminal.question(question, { signal });
  } catch (error) {
    if (signal.aborted) throw new UsageError('Stopped. Nothing was written.');
    throw error;
  }
}
