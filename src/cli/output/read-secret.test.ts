import assert from 'node:assert/strict';
import { PassThrough, Readable } from 'node:stream';
import { test } from 'node:test';
import { UsageError } from '../usage-error.ts';
import { readSecret } from './read-secret.ts';

/** A terminal: `type` sends keys, `shown` is what appeared. */
function createTerminal() {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  const written: string[] = [];
  const output = { write: (text: string | Uint8Array) => written.push(String(text)) > 0 };
  return { input, output, shown: () => written.join('') };
}

test('asks on a terminal, and shows nothing of what is typed', async () => {
  const { input, output, shown } = createTerminal();
  const secret = readSecret('bot token: ', { input, output });
  input.write('xoxb-1234x');
  input.write('\u007f5\r');
  assert.equal(await secret, 'xoxb-12345');
  assert.equal(shown(), 'bot token: \n');
});

test('Ctrl-C and the end of the input stop it', async () => {
  const interrupted = createTerminal();
  const first = readSecret('', interrupted);
  interrupted.input.write('abc\u0003');
  await assert.rejects(first, UsageError);
  const ended = createTerminal();
  const second = readSecret('', ended);
  ended.input.end();
  await assert.rejects(second, UsageError);
});

const output = { write: () => true };

test('reads standard input to its end, without one line end', async () => {
  for (const [text, secret] of [
    ['abc\n', 'abc'],
    ['abc\r\n', 'abc'],
    ['abc\n\n', 'abc\n'],
    [' abc', ' abc'],
    ['', ''],
  ] as const) {
    const input = Readable.from([Buffer.from(text)]);
    assert.equal(await readSecret('', { input, output }), secret);
  }
});

test('refuses input that is too long to be a secret', async () => {
  const input = Readable.from([Buffer.alloc(3_000)]);
  await assert.rejects(readSecret('', { input, output }), /too long/);
});
