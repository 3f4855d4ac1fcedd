import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { UsageError } from '../usage-error.ts';

/** Longer than any secret of Slack, and shorter than what Parameter Store takes. */
const maxBytes = 2_048;

interface SecretStreams {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: Pick<NodeJS.WritableStream, 'write'>;
}

/**
 * Reads a secret: on a terminal it asks, and shows nothing of what is typed; elsewhere it reads standard input to its
 * end, and removes one line end. Throws UsageError.
 */
export const readSecret = (
  prompt: string,
  { input, output }: SecretStreams = { input: process.stdin, output: process.stderr },
): Promise<string> => (input.isTTY ? askHidden(prompt, { input, output }) : readAll(input));

async function askHidden(prompt: string, { input, output }: SecretStreams): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  // The terminal has stopped to show what is typed.
  output.write(prompt);
  try {
    return await new Promise<string>((resolve, reject) => {
      terminal.once('line', resolve);
      const stop = () => reject(new UsageError('Stopped. Nothing was stored.'));
      terminal.once('SIGINT', stop);
      terminal.once('close', stop);
    });
  } finally {
    terminal.close();
    output.write('\n');
  }
}

async function readAll(input: SecretStreams['input']): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    const buffer = Buffer.from(chunk);
    chunks.push(buffer);
    bytes += buffer.length;
    if (bytes > maxBytes) throw new UsageError('Standard input is too long to be a secret.');
  }
  return Buffer.concat(chunks)
    .toString()
    .replace(/\r?\n$/, '');
}
