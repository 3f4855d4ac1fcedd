import { createInterface } from 'node:readline/promises';
import { safeLine } from '../print-line.ts';
import { UsageError } from '../usage-error.ts';

/** Asks on a terminal, and returns whether the answer is yes. Elsewhere throws UsageError: nobody could answer. */
export async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new UsageError('Nobody can be asked here: add --yes to go ahead without a question.');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${safeLine(question)} Only "yes" goes ahead: `);
    return answer.trim() === 'yes';
  } finally {
    terminal.close();
  }
}
