import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { bundleCommandLine, projectFolder } from '../../infra/bundle-functions.ts';
import { startTestAws } from '../../local/aws/start-test-aws.ts';
import { trailLogGroup } from '../../local/seed.ts';
import { reportUsage } from '../../src/cli/commands/report/usage.ts';
import { trailFileText } from '../fixtures/evidence/log-file-contents.ts';
import { realRecords, realSubject, skipRealFiles } from '../fixtures/evidence/real-log-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'break-glass-report-'));
after(() => rmSync(folder, { recursive: true }));

interface Ran {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

const run = (command: string, args: readonly string[], environment = {}, cwd = projectFolder) =>
  new Promise<Ran>((resolve) => {
    const options = { cwd, env: { ...process.env, ...environment }, maxBuffer: 64_000_000 };
    execFile(command, args, options, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });

const report = (...args: readonly string[]): Promise<Ran> =>
  run(process.execPath, ['src/cli/break-glass.ts', 'report', ...args]);

const james = [
  ...['--user', 'james@example.com', '--user-id', realSubject.principalId],
  ...['--permission-set', 'BreakGlassProd'],
];
const example = [
  ...james,
  '--account',
  '123456789012',
  '--from',
  '2026-07-01',
  '--to',
  '2026-07-01',
];
const exampleLogs = 'examples/cloudtrail/AWSLogs';
const exampleTables = { portal: 4, role: 6, chained: 2 };

const tablesOf = (json: string) => {
  const { portal, role, chained } = JSON.parse(json);
  return { portal: portal.eventCount, role: role.eventCount, chained: chained.eventCount };
};

test('the examples of --help work as they are printed', async () => {
  const checkout = join(folder, 'checkout');
  mkdirSync(checkout);
  for (const name of ['package.json', 'src', 'node_modules', 'examples'])
    symlinkSync(join(projectFolder, name), join(checkout, name));
  const examples = reportUsage.match(/^ {2}npm run .*$/gm) ?? [];
  assert.equal(examples.length, 3);
  const [text, html, json] = await Promise.all(
    examples.map((line) => run('sh', ['-c', line.trim()], {}, checkout)),
  );
  assert.deepEqual([text?.code, html?.code, json?.code], [0, 0, 0]);
  assert.deepEqual([text?.stderr, html?.stderr, json?.stderr], ['', '', '']);
  assert.match(text?.stdout ?? '', /^Access report for james@example\.com\n\nREVIEW REQUIRED/);
  assert.match(readFileSync(join(checkout, 'report.html'), 'utf8'), /^<!doctype html>/);
  assert.deepEqual(tablesOf(json?.stdout ?? ''), exampleTables);
});

test('the built command reads with the threads beside it', async () => {
  await bundleCommandLine(join(folder, 'cli'));
  const program = join(folder, 'cli/break-glass.mjs');
  const args = ['report', ...example, '--format', 'json', '--progress', exampleLogs];
  const { code, stdout } = await run(process.execPath, [program, ...args]);
  assert.equal(code, 0);
  assert.deepEqual(tablesOf(stdout), exampleTables);
});

test('what cannot be read is told line by line, the rest is reported on, and the exit code says so', async () => {
  const logs = join(folder, 'damaged');
  mkdirSync(logs);
  const whole = readFileSync(join(projectFolder, 'examples/cloudtrail/one-hour.json'));
  writeFileSync(join(logs, 'whole.json'), whole);
  const packed = gzipSync(whole);
  writeFileSync(join(logs, 'cut-off.json.gz'), packed.subarray(0, packed.length - 200));
  writeFileSync(join(logs, 'no-log.json'), '{"a":1}');
  const { code, stdout, stderr } = await report(
    ...example,
    '--format',
    'json',
    logs,
    join(folder, 'nowhere'),
  );
  assert.equal(code, 3);
  assert.deepEqual(tablesOf(stdout), exampleTables);
  const [last, ...lines] = stderr.trimEnd().split('\n').reverse();
  assert.match(last ?? '', /^The report is not complete/);
  lines.sort();
  assert.match(lines[0] ?? '', /cut-off\.json\.gz: it is cut off/);
  assert.match(lines[1] ?? '', /no-log\.json: it is no CloudTrail log/);
  assert.match(lines[2] ?? '', /nowhere: no such file or folder/);
  assert.equal(lines.length, 3);
  assert.equal(JSON.parse(stdout).warnings.length, 3);
});

test('where nothing can be read no report is made', async () => {
  const { code, stdout, stderr } = await report(
    ...example,
    join(folder, 'nowhere'),
    'package.json',
  );
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(stderr, /No report was made: none of these log files could be read\.\n$/);
});

test('a time in which the person did nothing gives an empty report that says what there was', async () => {
  const elsewhere = [...james, '--account', '210987654321', '--from', '2026-07-01'];
  const { code, stdout, stderr } = await report(
    ...elsewhere,
    exampleLogs.replace(/$/, '/o-exampleorg/123456789012'),
  );
  assert.equal(code, 4);
  assert.match(stdout, /Events: +0 events/);
  assert.match(
    stderr,
    /^The report is empty\. 11 records were read, from 2026-07-01 08:02:10 UTC to 2026-07-01 08:44:59 UTC\. None of them belongs to this user.*\n$/,
  );
});

test('a wrong call is told everything that is wrong with it', async () => {
  const { code, stdout, stderr } = await report(
    ...['--account', '1', '--from', 'yesterday', '--to', '2026-02-30', '--format', 'pdf'],
    ...['--colour', '--user-id', 'james', '--region', 'eu-west-1', '--user'],
  );
  assert.deepEqual([code, stdout], [2, '']);
  for (const told of [
    /--user needs a value/,
    /There is no option --colour/,
    /--user-id must be the Identity Center user id/,
    /--account must be the account’s 12 digits/,
    /--permission-set is missing/,
    /--from must be a time .*"yesterday"/,
    /--to must be a time .*"2026-02-30"/,
    /--region has no effect with --source files/,
    /a PATH is missing/,
    /--format must be one of text, html, json/,
  ])
    assert.match(stderr, told);
});

test('the records in CloudWatch Logs give the same report', async (t) => {
  const aws = await startTestAws(t);
  const { Records: records } = JSON.parse(
    readFileSync(join(projectFolder, 'examples/cloudtrail/one-hour.json'), 'utf8'),
  );
  aws.stores.trail.add(records, { deliveredAt: new Date('2026-07-01T09:00:00Z') });
  const { code, stdout, stderr } = await run(
    process.execPath,
    [
      ...['src/cli/break-glass.ts', 'report', ...example, '--format', 'json'],
      ...['--source', 'logs-insights', '--log-group', trailLogGroup],
      ...['--region', 'us-east-1', '--endpoint-url', aws.client.endpoint],
    ],
    { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
  );
  assert.deepEqual([code, stderr], [0, '']);
  assert.deepEqual(tablesOf(stdout), exampleTables);
});

/** Counted without any of this project's code: by the identity that was written into the files, and by key. */
function countReal(records: readonly Record<string, never>[]) {
  const identityOf = (record: Record<string, never>): Record<string, unknown> =>
    record['userIdentity'] ?? {};
  const isRole = (record: Record<string, never>) =>
    JSON.stringify(identityOf(record)).includes('/AWSReservedSSO_BreakGlassProd_');
  const keys = records
    .filter((record) => isRole(record) && record['eventName'] === 'AssumeRole')
    .flatMap(
      (record) =>
        /"accessKeyId":"(ASIA\w+)"/.exec(JSON.stringify(record['responseElements']))?.[1] ?? [],
    );
  const count = (list: readonly Record<string, never>[]) => {
    const counts: Record<string, number> = {};
    for (const { eventSource, eventName, readOnly } of list)
      counts[`${eventSource} ${eventName} ${readOnly}`] =
        (counts[`${eventSource} ${eventName} ${readOnly}`] ?? 0) + 1;
    return counts;
  };
  return {
    role: count(records.filter(isRole)),
    chained: count(
      records.filter((record) => keys.includes(String(identityOf(record)['accessKeyId']))),
    ),
  };
}

test('of real log files the tables are those of an independent count', {
  skip: skipRealFiles,
}, async () => {
  const logs = join(folder, 'real');
  mkdirSync(logs);
  const records = [...realRecords()];
  for (let from = 0; from < records.length; from += 100)
    writeFileSync(
      join(logs, `${from}.json.gz`),
      gzipSync(trailFileText(records.slice(from, from + 100))),
    );
  const { code, stdout } = await report(
    ...[...james, '--account', realSubject.accountId, '--format', 'json'],
    ...['--from', realSubject.from, '--to', realSubject.until, logs],
  );
  assert.equal(code, 0);
  const told = JSON.parse(stdout);
  const tableOf = ({ rows }: { rows: readonly Record<string, unknown>[] }) =>
    Object.fromEntries(
      rows.map((row) => [
        `${row['eventSource']} ${row['eventName']} ${row['readOnly']}`,
        row['count'],
      ]),
    );
  const expected = countReal(JSON.parse(JSON.stringify(records)));
  assert.deepEqual(tableOf(told.role), expected.role);
  assert.deepEqual(tableOf(told.chained), expected.chained);
  assert.deepEqual([told.role.eventCount, told.chained.eventCount], [1141, 15]);
});
