import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { bundleCommandLine, projectFolder } from '../../infra/bundle-functions.ts';
import { startTestAws } from '../../local/aws/start-test-aws.ts';
import { trailLogGroup } from '../../local/seed.ts';
import type { Report } from '../../src/report/content/report.ts';
import { jamesOptions, runCommand, runReport } from '../fixtures/cli/run-report-command.ts';
import { otherUserId } from '../fixtures/evidence/cloudtrail-records.ts';

const folder = mkdtempSync(join(tmpdir(), 'break-glass-report-'));
after(() => rmSync(folder, { recursive: true }));

const exampleOptions = [
  ...[...jamesOptions, '--account', '123456789012'],
  ...['--from', '2026-07-01', '--to', '2026-07-01'],
];
const exampleLogs = 'examples/cloudtrail/AWSLogs';
const exampleCounts = { portal: 4, role: 6, chained: 2 };

/** The number of events in each table of a JSON report. */
const countsOf = (json: string) => {
  const { portal, role, chained } = JSON.parse(json);
  return { portal: portal.eventCount, role: role.eventCount, chained: chained.eventCount };
};

test('the examples of --help work', async () => {
  const checkout = join(folder, 'checkout');
  mkdirSync(checkout);
  for (const name of ['package.json', 'src', 'node_modules', 'examples'])
    symlinkSync(join(projectFolder, name), join(checkout, name));
  const help = await runReport('--help');
  assert.equal(help.code, 0);
  const examples = help.stdout.match(/^ {2}npm run .*$/gm) ?? [];
  assert.equal(examples.length, 4);
  writeFileSync(join(checkout, 'report.html'), 'an earlier report', { mode: 0o644 });
  const [text, html, json, files] = await Promise.all(
    examples.map((line) => runCommand('sh', ['-c', line.trim()], {}, checkout)),
  );
  assert.deepEqual([text?.code, html?.code, json?.code, files?.code], [0, 0, 0, 0]);
  assert.deepEqual([text?.stderr, html?.stderr, json?.stderr, files?.stderr], ['', '', '', '']);
  assert.match(text?.stdout ?? '', /^Access report for james@example\.com\n\nREVIEW REQUIRED/);
  assert.match(readFileSync(join(checkout, 'report.html'), 'utf8'), /^<!doctype html>/);
  assert.equal(statSync(join(checkout, 'report.html')).mode & 0o777, 0o600);
  assert.deepEqual(countsOf(json?.stdout ?? ''), exampleCounts);
  const read = (name: string) => readFileSync(join(checkout, name));
  assertJoin(JSON.parse(read('report.json').toString()), read('events.csv').toString());
  const { Records: records } = JSON.parse(gunzipSync(read('evidence.json.gz')).toString());
  assert.equal(records.length, 12);
  const created = records.find(
    ({ eventName }: { eventName: string }) => eventName === 'CreateUser',
  );
  assert.ok(created.userIdentity.sessionContext, 'the whole record');
});

/** Each event of each finding is in the CSV, with the rule. */
function assertJoin({ findings }: Report, csv: string): void {
  const ids = findings.flatMap(({ id, findings }) =>
    findings.flatMap(({ eventIds }) => eventIds.map((eventId) => ({ id, eventId }))),
  );
  assert.equal(ids.length, 4);
  const lines = csv.split('\r\n');
  for (const { id, eventId } of ids)
    assert.ok(lines.some((line) => line.includes(`"${id}"`) && line.endsWith(`"${eventId}"`)));
}

test('writes no file where one cannot be written, and leaves what existed', async () => {
  const [out, events] = [join(folder, 'kept.txt'), join(folder, 'kept.csv')];
  for (const path of [out, events]) writeFileSync(path, 'an earlier report');
  const outputs = ['--out', out, '--events', events];
  const { code, stderr } = await runReport(
    ...[...exampleOptions, ...outputs, '--evidence', join(folder, 'nowhere/evidence.json')],
    exampleLogs,
  );
  assert.equal(code, 1);
  assert.match(stderr, /nowhere\/evidence\.json could not be written \(ENOENT/);
  for (const path of [out, events]) assert.equal(readFileSync(path, 'utf8'), 'an earlier report');

  const same = await runReport(...exampleOptions, '--events', out, '--out', out, exampleLogs);
  assert.equal(same.code, 2);
  assert.match(same.stderr, /name the same file/);
});

test('the bundled command reads log files', async () => {
  await bundleCommandLine(join(folder, 'cli'));
  const program = join(folder, 'cli/break-glass.mjs');
  const args = ['report', ...exampleOptions, '--format', 'json', '--progress', exampleLogs];
  const { code, stdout } = await runCommand(process.execPath, [program, ...args]);
  assert.equal(code, 0);
  assert.deepEqual(countsOf(stdout), exampleCounts);
});

test('reports the readable log files, names each unreadable one, and exits with 3', async () => {
  const logs = join(folder, 'damaged');
  mkdirSync(logs);
  const whole = readFileSync(join(projectFolder, 'examples/cloudtrail/one-hour.json'));
  writeFileSync(join(logs, 'whole.json'), whole);
  const compressed = gzipSync(whole);
  writeFileSync(join(logs, 'cut-off.json.gz'), compressed.subarray(0, compressed.length - 200));
  writeFileSync(join(logs, 'no-log.json'), '{"a":1}');
  const { code, stdout, stderr } = await runReport(
    ...exampleOptions,
    '--format',
    'json',
    logs,
    join(folder, 'nowhere'),
  );
  assert.equal(code, 3);
  assert.deepEqual(countsOf(stdout), exampleCounts);
  const [last, ...lines] = stderr.trimEnd().split('\n').reverse();
  assert.match(last ?? '', /^The report is not complete/);
  lines.sort();
  assert.match(lines[0] ?? '', /cut-off\.json\.gz: it is cut off/);
  assert.match(lines[1] ?? '', /no-log\.json: it is no CloudTrail log/);
  assert.match(lines[2] ?? '', /nowhere: no such file or folder/);
  assert.equal(lines.length, 3);
  assert.equal(JSON.parse(stdout).warnings.length, 3);
});

test('makes no report and exits with 1 when it can read nothing', async () => {
  const { code, stdout, stderr } = await runReport(
    ...exampleOptions,
    join(folder, 'nowhere'),
    'package.json',
  );
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(stderr, /No report was made: none of these log files could be read\.\n$/);
});

test('an empty report exits with 4 and names the records that were read', async () => {
  const logs = `${exampleLogs}/o-exampleorg/123456789012`;
  const inAccount = ['--account', '210987654321', '--from', '2026-07-01'];
  const ofOtherAccount = await runReport(...jamesOptions, ...inAccount, logs);
  assert.equal(ofOtherAccount.code, 0);
  assert.match(ofOtherAccount.stdout, /Apart: +6 events of the same user/);
  const nobody = ['--user', 'nobody', '--user-id', `${otherUserId.slice(0, -1)}0`];
  const options = [...nobody, '--permission-set', 'BreakGlassProd', ...inAccount];
  const { code, stdout, stderr } = await runReport(...options, logs);
  assert.equal(code, 4);
  assert.match(stdout, /Events: +0 events/);
  assert.match(
    stderr,
    /^The report is empty\. 11 records were read, from 2026-07-01 08:02:10 UTC to 2026-07-01 08:44:59 UTC\. None of them belongs to this user.*\n$/,
  );
});

test('names every wrong argument at once', async () => {
  const { code, stdout, stderr } = await runReport(
    ...['--account', '1', '--from', 'yesterday', '--to', '2026-02-30', '--format', 'pdf'],
    ...['--colour', '--progress=yes', '--quiet', '--user-id', 'james', '--region', 'eu-west-1'],
    '--user',
  );
  assert.deepEqual([code, stdout], [2, '']);
  for (const problem of [
    /--user needs a value/,
    /There is no option --colour/,
    /--progress takes no value/,
    /--user-id must be the Identity Center user id/,
    /--account must be the account’s 12 digits/,
    /--permission-set is missing/,
    /--from must be a time .*"yesterday"/,
    /--to must be a time .*"2026-02-30"/,
    /--region has no effect with --source files/,
    /a PATH is missing/,
    /--format must be one of text, html, json/,
  ])
    assert.match(stderr, problem);
});

test('records in CloudWatch Logs give the same report as log files', async (t) => {
  const aws = await startTestAws(t);
  const { Records: records } = JSON.parse(
    readFileSync(join(projectFolder, 'examples/cloudtrail/one-hour.json'), 'utf8'),
  );
  aws.stores.trail.add(records, { deliveredAt: new Date('2026-07-01T09:00:00Z') });
  const { code, stdout, stderr } = await runCommand(
    process.execPath,
    [
      ...['src/cli/break-glass.ts', 'report', ...exampleOptions, '--format', 'json'],
      ...['--source', 'logs-insights', '--log-group', trailLogGroup],
      ...['--region', 'us-east-1', '--endpoint-url', aws.client.endpoint],
    ],
    { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
  );
  assert.deepEqual([code, stderr], [0, '']);
  assert.deepEqual(countsOf(stdout), exampleCounts);
});
