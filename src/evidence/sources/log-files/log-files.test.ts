import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import {
  buildAssumeRoleRecord,
  buildChainedIdentity,
  buildSessionIdentity,
  record,
  subject,
} from '../../../../test/fixtures/evidence/cloudtrail-records.ts';
import {
  logFileFormats,
  trailFileText,
} from '../../../../test/fixtures/evidence/log-file-contents.ts';
import {
  anyName,
  keyOf,
  logFiles,
  mine,
  trailFolder,
  trailName,
} from '../../../../test/fixtures/evidence/log-file-records.ts';
import { createFindingCallTest } from '../../../report/findings/match-rule.ts';
import { attributeEvents, type Evidence } from '../../attribute/attribute.ts';
import { parseCloudTrailEvent } from '../../cloudtrail-event.ts';
import { collectEvidence } from '../../collect.ts';
import { createLogFiles } from './log-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'break-glass-log-files-'));
after(() => rmSync(folder, { recursive: true }));

/** Writes files into a new folder, and collects the evidence from it. */
let folders = 0;
async function collect(files: Readonly<Record<string, string | Buffer>>, wanted = subject) {
  folders += 1;
  const own = join(folder, String(folders));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(own, name, '..'), { recursive: true });
    writeFileSync(join(own, name), content);
  }
  const problems: string[] = [];
  const source = createLogFiles({
    isFindingCall: createFindingCallTest(),
    paths: [own],
    onFile: () => undefined,
    onPass: () => undefined,
    onProblem: (path, problem) => problems.push(`${path.slice(own.length + 1)}: ${problem}`),
  });
  return { ...(await collectEvidence(source, wanted)), problems };
}

const idsOf = ({ portal, role, chained }: Evidence) =>
  Object.fromEntries(
    Object.entries({ portal, role, chained }).map(([part, events]) => [
      part,
      events.map(({ eventId }) => eventId).sort(),
    ]),
  );

test('finds exactly the events that parsing every record finds, in any files', async () => {
  await fc.assert(
    fc.asyncProperty(logFiles, async (list) => {
      const all = list.flatMap(({ records }) => records);
      const texts = list.map(({ records, write, isGzip }, index) => {
        const text = records.length > 0 ? write(records) : trailFileText([]);
        return [`${index}.json${isGzip ? '.gz' : ''}`, isGzip ? gzipSync(text) : text] as const;
      });
      const { evidence, problems } = await collect(Object.fromEntries(texts));
      const parsed = all.flatMap(
        (each) => parseCloudTrailEvent(JSON.parse(JSON.stringify(each))) ?? [],
      );
      assert.deepEqual(problems, []);
      assert.deepEqual(idsOf(evidence), idsOf(attributeEvents(parsed, subject)));
    }),
    { numRuns: 60 },
  );
});

test('finds the events that parsing finds, for any user name and user id', async () => {
  await fc.assert(
    fc.asyncProperty(anyName, anyName, logFileFormats, async (userName, principalId, write) => {
      const wanted = { ...subject, userName, principalId };
      const records = [
        record({
          eventID: 'role',
          userIdentity: buildSessionIdentity({ sessionName: userName, userId: undefined }),
        }),
        record({
          eventID: 'by-id',
          userIdentity: buildSessionIdentity({ sessionName: 'x', userId: principalId }),
        }),
        record({
          eventID: 'portal',
          eventSource: 'sso.amazonaws.com',
          userIdentity: { type: 'IdentityCenterUser', onBehalfOf: { userId: principalId } },
        }),
        record({ eventID: 'other', userIdentity: mine }),
      ];
      const { evidence } = await collect({ 'a.json': write(records) }, wanted);
      const parsed = records.flatMap(
        (each) => parseCloudTrailEvent(JSON.parse(JSON.stringify(each))) ?? [],
      );
      assert.deepEqual(idsOf(evidence), idsOf(attributeEvents(parsed, wanted)));
    }),
    { numRuns: 60 },
  );
});

test('finds all events of hundreds of chained sessions whose start is in a later file', async () => {
  const count = 400;
  const numbers = Array.from({ length: count }, (_, index) => index);
  const used = numbers.map((index) =>
    record({
      eventID: `used-${index}`,
      eventTime: '2026-07-01T08:20:00Z',
      userIdentity: buildChainedIdentity(index, { key: keyOf(index) }),
    }),
  );
  const assumed = numbers.map((index) =>
    buildAssumeRoleRecord({
      id: `assume-${index}`,
      identity: mine,
      key: keyOf(index),
      session: `s${index}`,
    }),
  );
  const others = numbers.map((index) =>
    record({
      eventID: `other-${index}`,
      userIdentity: buildChainedIdentity(index, { key: keyOf(count + index), session: 'other' }),
    }),
  );
  const { evidence, problems } = await collect({
    'a.json.gz': gzipSync(trailFileText([...used, ...others])),
    'b.json.gz': gzipSync(trailFileText(assumed)),
  });
  assert.deepEqual(problems, []);
  assert.deepEqual([evidence.role.length, evidence.chained.length], [count, count]);
});

test('finds the events of a chained session by its key alone, and by its ARN alone', async () => {
  const used = (id: string, identity: object) =>
    record({ eventID: id, eventTime: '2026-07-01T08:20:00Z', userIdentity: identity });
  const { evidence } = await collect({
    'a.json': trailFileText([
      used('by-key', { type: 'AssumedRole', arn: 'arn:of:another', accessKeyId: keyOf(1) }),
      used('by-arn', buildChainedIdentity(1, { key: undefined })),
      used('by-neither', buildChainedIdentity(2, { key: keyOf(2) })),
      buildAssumeRoleRecord({ id: 'assume', identity: mine, key: keyOf(1), session: 's1' }),
    ]),
  });
  assert.deepEqual(idsOf(evidence)['chained'], ['by-arn', 'by-key']);
});

test('reads a trail’s folders that may contain events of the window, and notes how many it skipped', async () => {
  const one = (id: string) => trailFileText([record({ eventID: id, userIdentity: mine })]);
  const { evidence, notes } = await collect({
    [`${trailFolder('2026/06/30')}/${trailName('20260630T2355')}`]: one('too-early'),
    [`${trailFolder('2026/07/01')}/${trailName('20260701T0655')}`]: one('early-in-the-day'),
    [`${trailFolder('2026/07/01')}/${trailName('20260701T0935')}`]: one('in-time'),
    [`${trailFolder('2026/07/03')}/${trailName('20260703T0955')}`]: one('two-days-late'),
    [`${trailFolder('2026/07/03')}/${trailName('20260703T1005')}`]: one('too-late'),
    [`${trailFolder('2026/08/01')}/${trailName('20260801T0005')}`]: one('next-month'),
    [`AWSLogs/o-1/123456789012/CloudTrail-Digest/eu-west-1/2026/07/01/digest.json`]: one('digest'),
    [`AWSLogs/o-1/123456789012/CloudTrail-Insight/eu-west-1/2026/07/01/insight.json`]:
      one('insight'),
    'notes.txt': one('text'),
    'by-hand.json': one('any-name'),
  });
  assert.deepEqual(idsOf(evidence)['role'], ['any-name', 'in-time', 'two-days-late']);
  assert.deepEqual(
    notes.filter(({ kind }) => kind === 'files-left-out' || kind === 'arrived-until'),
    [
      {
        kind: 'files-left-out',
        files: 2,
        folders: 2,
        others: 1,
        deliveredFrom: '2026-07-01T07:00:00.700Z',
        deliveredUntil: '2026-07-03T10:00:00.000Z',
      },
      { kind: 'arrived-until', at: '2026-07-03T09:55:00.000Z' },
    ],
  );
});

test('reads files above the size limit, also packed, and also where they are above it only when unpacked', async () => {
  const write = (file: string, padding: () => string) =>
    trailFileText(
      Array.from({ length: 170 }, (_, index) =>
        record({
          eventID: `${file}-${index}`,
          userIdentity: index % 2 === 0 ? mine : { type: 'Root' },
          requestParameters: { padding: padding() },
        }),
      ),
    );
  const random = () => randomBytes(60_000).toString('base64');
  const { evidence, problems } = await collect({
    'plain.json': write('plain', () => 'x'.repeat(60_000)),
    'packed.json.gz': gzipSync(write('packed', random), { level: 1 }),
    'well-packed.json.gz': gzipSync(write('well-packed', () => 'x'.repeat(60_000))),
  });
  assert.deepEqual([problems, evidence.role.length], [[], 3 * 85]);
});

test('reports files that are damaged, cut off or no log, and reads the others', async () => {
  const good = gzipSync(trailFileText([record({ eventID: 'good', userIdentity: mine })]));
  const many = Array.from({ length: 2_000 }, (_, index) =>
    record({ eventID: `m-${index}`, requestID: `${Math.sin(index)}`, userIdentity: mine }),
  );
  const packed = gzipSync(trailFileText(many));
  const { evidence, notes, problems } = await collect({
    'a.json.gz': packed.subarray(0, Math.floor(packed.length / 2)),
    'b.json.gz': Buffer.from('\u001f\u008bno gzip, but it starts like gzip', 'latin1'),
    'c.json': '{"not":"a log"}',
    'd.json': 'no JSON',
    'e.json': '',
    'f.json': trailFileText(many).slice(0, 1_000),
    'z.json.gz': good,
  });
  const role = idsOf(evidence)['role'] ?? [];
  assert.ok(role.includes('good') && role.includes('m-0') && role.includes('m-500'));
  assert.ok(role.length > 600 && role.length < 2_000);
  assert.deepEqual(
    problems.map((problem) => problem.replace(/[.(].*/, '')),
    ['a', 'b', 'c', 'd', 'e', 'f'],
  );
  assert.match(problems[0] ?? '', /^a\.json\.gz: it is cut off: its end is missing/);
  assert.match(problems[1] ?? '', /^b\.json\.gz: it is damaged/);
  for (const problem of problems.slice(2, 5)) assert.match(problem, /it is no CloudTrail log/);
  assert.match(problems[5] ?? '', /^f\.json: it is cut off/);
  assert.equal(notes.filter(({ kind }) => kind === 'source-failed').length, 6);
});

const one = record({ userIdentity: mine });
const json = JSON.stringify(one);
const forms: Readonly<Record<string, string>> = {
  'a list of log files': JSON.stringify([{ Records: [one] }, { Records: [] }]),
  'log files, one a line': `${JSON.stringify({ Records: [] })}\n${JSON.stringify({ Records: [one] })}`,
  'the output of lookup-events': JSON.stringify({
    Events: [{ EventId: 'e', EventName: 'StopInstances', CloudTrailEvent: json }],
  }),
  'the output of filter-log-events': JSON.stringify(
    { events: [{ logStreamName: 's', timestamp: 1, message: json }], searchedLogStreams: [] },
    null,
    4,
  ),
  'an EventBridge event': JSON.stringify({ version: '0', 'detail-type': 'x', detail: one }),
  'what Firehose delivers': [[], [one]]
    .map((records) =>
      JSON.stringify({
        messageType: 'DATA_MESSAGE',
        logEvents: records.map((each) => ({ id: '1', message: JSON.stringify(each) })),
      }),
    )
    .join(''),
  'an export of CloudTrail Lake with eventJson': JSON.stringify({ eventJson: json }),
  'an export of CloudTrail Lake with eventData': JSON.stringify([{ eventData: one }]),
};
for (const [form, text] of Object.entries(forms))
  test(`reads ${form}`, async () => {
    const { evidence, notes, problems } = await collect({ 'a.json': text });
    assert.deepEqual(problems, []);
    assert.deepEqual(idsOf(evidence)['role'], ['e-1']);
    assert.ok(notes.every(({ kind }) => kind !== 'unreadable-records'));
  });

const refused: Readonly<Record<string, { text: string; problem: RegExp }>> = {
  'the result of a Lake query': {
    text: JSON.stringify({ QueryResultRows: [[{ eventJson: json }]] }),
    problem: /CloudTrail Lake query/,
  },
  'the result of a Logs Insights query': {
    text: JSON.stringify({ results: [[{ field: '@message', value: json }]] }),
    problem: /Logs Insights query/,
  },
  'comma-separated values': {
    text: 'eventVersion,eventTime\n1.1,2026',
    problem: /comma-separated/,
  },
};
for (const [form, { text, problem }] of Object.entries(refused))
  test(`refuses ${form} by name`, async () => {
    const { problems } = await collect({ 'a.log': text });
    assert.match(problems.join(), problem);
  });

test('an object in a list of records that is no record is an unreadable record', async () => {
  const { notes } = await collect({ 'a.json': JSON.stringify([one, { any: 'thing' }]) });
  assert.ok(notes.some((note) => note.kind === 'unreadable-records' && note.count === 1));
});

test('a list in the parameters of a call is no list of records, in any form of file', async () => {
  const forged = record({ eventID: 'forged', userIdentity: mine });
  const outer = record({
    eventID: 'outer',
    requestParameters: { Records: [forged], events: [forged] },
  });
  const files = [{ Records: [outer] }, [outer], [{ Records: [outer] }], { Events: [outer] }];
  for (const file of files) {
    const { evidence } = await collect({ 'a.json': JSON.stringify(file) });
    assert.deepEqual(idsOf(evidence)['role'], []);
  }
});
