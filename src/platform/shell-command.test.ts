import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { shellCommand } from './shell-command.ts';

test('quotes only the words that need it', () => {
  assert.equal(
    shellCommand([
      'aws',
      '--region',
      'eu-central-1',
      'arn:aws:sso:::a/b',
      '{"id":{"S":"x"}}',
      "a'b",
      '',
    ]),
    `aws --region eu-central-1 arn:aws:sso:::a/b '{"id":{"S":"x"}}' 'a'\\''b' ''`,
  );
});

test('a shell reads the words again, each as one, without anything that moves a terminal’s cursor', () => {
  const words = fc.array(fc.string({ unit: 'binary', maxLength: 40 }), {
    minLength: 1,
    maxLength: 40,
  });
  fc.assert(
    fc.property(words, (list) => {
      const command = shellCommand(list);
      assert.doesNotMatch(command, /[\p{Cc}\p{Cf}]/u);
      const output = execFileSync('sh', [
        '-c',
        `for word in ${command}; do printf '%s\\n' "$word"; done`,
      ]);
      const read = output.toString().split('\n').slice(0, -1);
      assert.equal(read.length, list.length);
      for (const [index, word] of list.entries())
        if (!/[^\x20-\x7e]/.test(word)) assert.equal(read[index], word);
    }),
    { numRuns: 100 },
  );
});
