import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Options, parseOptions } from './options.ts';

const defaults: Options = {
  accessSeconds: 60,
  cloudTrailDelaySeconds: 15,
  sweepSeconds: 5,
  sessionSeconds: 30,
  port: 4747,
  awsPort: 4748,
  dataFolder: undefined,
  open: true,
  demo: false,
  empty: false,
};

const valid: readonly { readonly args: string; readonly changes: Partial<Options> }[] = [
  { args: '', changes: {} },
  {
    args: '--access 10s --cloudtrail-delay 2s',
    changes: { accessSeconds: 10, cloudTrailDelaySeconds: 2 },
  },
  { args: '--access=5m --session 1h', changes: { accessSeconds: 300, sessionSeconds: 3600 } },
  { args: '--sweep 1s', changes: { sweepSeconds: 1 } },
  { args: '--port 0 --aws-port 0', changes: { port: 0, awsPort: 0 } },
  { args: '--empty', changes: { empty: true } },
  {
    args: '--data here --no-open --demo',
    changes: { dataFolder: 'here', open: false, demo: true },
  },
];
for (const { args, changes } of valid)
  test(`parses "${args}"`, () => {
    assert.deepEqual(parseOptions(args.split(' ').filter(Boolean)), {
      kind: 'options',
      options: { ...defaults, ...changes },
    });
  });

const mistaken = [
  ['--access', '60'],
  ['--access', '0s'],
  ['--access', '1.5s'],
  ['--access', '13h'],
  ['--cloudtrail-delay', '500ms'],
  ['--sweep', ''],
  ['--session', '-1s'],
  ['--port', '65536'],
  ['--port', 'http'],
  ['--aws-port', '4747'],
  ['--data', ''],
  ['--acess', '60s'],
] as const;
for (const [name, value] of mistaken)
  test(`rejects ${name} "${value}" with one line that names the option`, () => {
    const parsed = parseOptions([`${name}=${value}`]);
    assert.equal(parsed.kind, 'problem');
    const problem = parsed.kind === 'problem' ? parsed.problem : '';
    assert.ok(problem.includes(name) && !problem.includes('\n'), problem);
  });

test('rejects --demo with --empty, which leaves nothing to demonstrate', () => {
  assert.equal(parseOptions(['--demo', '--empty']).kind, 'problem');
});

test('--help takes precedence over every other option', () => {
  const parsed = parseOptions(['--help', '--access', '60']);
  assert.equal(parsed.kind, 'help');
  const text = parsed.kind === 'help' ? parsed.text : '';
  for (const [name] of mistaken) assert.equal(text.includes(`${name} <`), name !== '--acess', name);
});
