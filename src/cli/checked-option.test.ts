import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Command } from 'commander';
import { CheckedOption, checkOptions } from './checked-option.ts';

/** Parses the arguments as break-glass does. */
function check(...args: readonly string[]) {
  const command = new Command('report')
    .argument('[path...]')
    .addOption(new CheckedOption('--user [name]', 'a user name').mustBePresent())
    .addOption(new CheckedOption('--count [n]', 'a digit', (text) => /^\d$/.test(text)))
    .addOption(new CheckedOption('--region [name]', 'a Region').mayBeRepeated())
    .option('--quiet')
    .allowUnknownOption()
    .action(() => undefined);
  command.parse(args, { from: 'user' });
  return { ...checkOptions(command, args), ...command.opts() };
}

test('gives the values, all of those that may be repeated, and the last of the others', () => {
  assert.deepEqual(
    check('--user', 'a', 'path', '--user=b', '--region', 'c', '--region', 'd', '--quiet', '-'),
    { problems: [], operands: ['path', '-'], user: 'b', region: ['c', 'd'], quiet: true },
  );
});

test('lists every problem, and keeps the paths apart from unknown options', () => {
  const { problems, operands } = check('--colour=red', 'path', '--count', 'x', '-z', '--quiet=1');
  assert.deepEqual(problems, [
    'There is no option --colour. See --help.',
    'There is no option -z. See --help.',
    '--quiet takes no value.',
    '--user is missing: specify a user name.',
    '--count must be a digit, not "x".',
  ]);
  assert.deepEqual(operands, ['path']);
});

test('an option before another one, or at the end, needs its value', () => {
  assert.deepEqual(check('--user', '--region', 'c', '--region').problems, [
    '--user needs a value.',
    '--region needs a value.',
  ]);
});

test('what follows -- is a path', () => {
  const { problems, operands } = check('--user', 'a', '--', '-z', '--count');
  assert.deepEqual([problems, operands], [[], ['-z', '--count']]);
});
