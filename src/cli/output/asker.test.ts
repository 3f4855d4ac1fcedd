import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { UsageError } from '../usage-error.ts';
import { createAsker, type Question } from './asker.ts';

const question: Question<number> = {
  option: '--count',
  given: undefined,
  text: 'How many',
  parse: (answer) => {
    if (/^\d+$/.test(answer)) return Number(answer);
    throw new UsageError('It must be a number.');
  },
};

/** A terminal, and what was written to it. */
function createTerminal() {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const output = Object.assign(new PassThrough(), { isTTY: true });
  let written = '';
  output.setEncoding('utf8').on('data', (text: string) => {
    written += text;
  });
  return { input, output, shown: () => written };
}

test('asks until the answer is right, and takes the suggestion for an empty one', async () => {
  const terminal = createTerminal();
  const asker = createAsker(terminal);
  const first = asker.ask(question);
  terminal.input.write('many\n');
  await setImmediate();
  terminal.input.write('3\n');
  assert.equal(await first, 3);
  assert.match(terminal.shown(), /How many: .*many\r\nIt must be a number\.\n.*How many: /s);
  const second = asker.ask({ ...question, suggestion: '7' });
  terminal.input.write('\n');
  assert.equal(await second, 7);
  asker.close();
});

test('the end of the input stops the questions', async () => {
  const terminal = createTerminal();
  const asked = createAsker(terminal).ask(question);
  terminal.input.end();
  await assert.rejects(asked, /Stopped\. Nothing was written\./);
});

test('where nobody can be asked, an option or a suggestion answers', async () => {
  const { output } = createTerminal();
  const asker = createAsker({ input: new PassThrough(), output });
  assert.equal(await asker.ask({ ...question, given: '3' }), 3);
  assert.equal(await asker.ask({ ...question, suggestion: '7' }), 7);
  await assert.rejects(asker.ask(question), /Answer it with --count\./);
  await assert.rejects(asker.ask({ ...question, given: 'x', suggestion: '7' }), /a number/);
});
