import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  event as anyEvent,
  buildExampleReport,
  grantFacts,
  noEvidence,
} from '../../../test/fixtures/evidence/example-report.ts';
import type { ReportInput } from './build-report.ts';

const window = { from: '2026-07-01T08:00:00.700Z', until: '2026-07-01T10:00:00.000Z' };
const event = (eventSource: string, eventName: string, readOnly?: boolean) =>
  anyEvent({ eventSource, eventName, readOnly });
const build = (changes: Partial<ReportInput> = {}) => buildExampleReport({ window, ...changes });

test('counts calls: writes first, then the most frequent, then by source and name', () => {
  const role = [
    event('s3.amazonaws.com', 'GetObject', true),
    event('s3.amazonaws.com', 'GetObject', true),
    event('ec2.amazonaws.com', 'DescribeInstances', true),
    event('ec2.amazonaws.com', 'DescribeImages', true),
    event('ec2.amazonaws.com', 'StopInstances', false),
    event('acm.amazonaws.com', 'DeleteCertificate', false),
    event('s3.amazonaws.com', 'PutObject', false),
    event('s3.amazonaws.com', 'PutObject', false),
  ];
  const table = build({ evidence: { ...noEvidence, role } }).role;
  assert.deepEqual(
    table.rows.map((row) => [row.eventSource, row.eventName, row.readOnly, row.count]),
    [
      ['s3.amazonaws.com', 'PutObject', false, 2],
      ['acm.amazonaws.com', 'DeleteCertificate', false, 1],
      ['ec2.amazonaws.com', 'StopInstances', false, 1],
      ['s3.amazonaws.com', 'GetObject', true, 2],
      ['ec2.amazonaws.com', 'DescribeImages', true, 1],
      ['ec2.amazonaws.com', 'DescribeInstances', true, 1],
    ],
  );
  assert.deepEqual([table.eventCount, table.writeCount], [8, 4]);
});

test('a report without events has a title, a subject, a window and three tables', () => {
  const { title, subject, window: reportWindow, portal, role, chained } = build();
  const empty = { rows: [], eventCount: 0, writeCount: 0 };
  assert.equal(title, 'Break glass access report for james@example.com');
  assert.equal(
    subject,
    'NOTHING SEEN: james@example.com, BreakGlassProd in 123456789012, 2026-07-01 08:00 UTC',
  );
  assert.deepEqual(reportWindow, window);
  assert.deepEqual(portal, { title: 'Access portal activity', ...empty });
  assert.deepEqual(role, { title: 'Assumed role activity', ...empty });
  assert.deepEqual(chained, { title: 'Chained session activity', ...empty });
});

test('title and subject are one line of bounded length', () => {
  const reportFor = (userName: string) => build({ grant: { ...grantFacts, userName } });
  const { title, subject } = reportFor('james\r\nBcc: all@example.com');
  assert.equal(title, 'Break glass access report for james\uFFFD\uFFFDBcc: all@example.com');
  assert.match(subject, /^NOTHING SEEN: james\uFFFD\uFFFDBcc: all@example.com, BreakGlassProd in /);
  const long = reportFor('🔥'.repeat(10_000));
  assert.equal([...long.title].length, 30 + 128);
  assert.ok([...long.subject].length < 150);
  assert.ok(long.subject.endsWith('…, BreakGlassProd in 123456789012, 2026-07-01 08:00 UTC'));
});

test('the notes name what was searched and what is missing', () => {
  const notes = build({
    evidence: { ...noEvidence, portal: [event('sso.amazonaws.com', 'ListApplicationsX')] },
    notes: [
      { kind: 'searched', source: 'a log group' },
      {
        kind: 'records-left-out',
        deliveredFrom: '2026-07-01T08:10:00.000Z',
        deliveredUntil: '2026-07-01T08:10:01.000Z',
        limit: 10_000,
      },
      { kind: 'unreadable-records', count: 3 },
    ],
  }).notes;
  assert.deepEqual(notes.slice(0, 4), [
    'Searched: a log group.',
    'More than 10000 records were delivered between 2026-07-01 08:10:00 UTC and 2026-07-01 08:10:01 UTC. Some of them could not be read and are missing from this report.',
    '3 records could not be read as CloudTrail events: time, event source or event name is missing. What they say is missing from this report.',
    '1 of the counted events do not state whether they are read only: this was derived from their names.',
  ]);
  assert.ok(
    notes.some((note) => note.includes('CloudTrail usually delivers events within minutes')),
  );
  assert.ok(notes.some((note) => note.includes('Data events')));
});

test('cuts a long list of notes', () => {
  const source = { kind: 'searched', source: 'x' } as const;
  const notes = build({ notes: Array.from({ length: 500 }, () => source) }).notes;
  assert.ok(notes.length < 30);
  assert.ok(notes.includes('And 480 more notes.'));
});

test('warns about a source that failed and an account that was not searched', () => {
  const { warnings } = build({
    notes: [
      { kind: 'searched', source: 'a log group' },
      { kind: 'source-failed', source: 'another log group', reason: 'AccessDenied' },
      { kind: 'account-not-searched', accountId: '123456789012' },
    ],
  });
  assert.equal(warnings.length, 2);
  assert.match(
    warnings[0] ?? '',
    /^another log group could not be read completely \(AccessDenied\)/,
  );
  assert.match(warnings[1] ?? '', /^Account 123456789012 was not searched/);
});

test('counts as changes the write calls of the role that succeeded, and no portal activity', () => {
  const write = { eventName: 'StopInstances', readOnly: false };
  const report = build({
    evidence: {
      ...noEvidence,
      portal: [
        anyEvent({ eventSource: 'sso.amazonaws.com', eventName: 'Federate', readOnly: false }),
      ],
      role: [
        anyEvent(write),
        anyEvent({ ...write, errorCode: 'Client.UnauthorizedOperation' }),
        anyEvent({ ...write, errorCode: 'IncorrectInstanceState' }),
      ],
      chained: [anyEvent(write), anyEvent({ eventTime: '2026-07-01T09:00:03Z' })],
    },
  });
  assert.deepEqual(report.counts, {
    events: 6,
    changes: 2,
    changesByServices: 0,
    denials: 1,
    afterEnd: 1,
    apart: 0,
  });
});

test('the verdict depends on changes and findings', () => {
  const verdictOf = (changes: Record<string, unknown>) =>
    build({ evidence: { ...noEvidence, role: [anyEvent(changes)] } }).verdict;
  assert.equal(verdictOf({}), 'no-changes');
  assert.equal(verdictOf({ eventName: 'StopInstances', readOnly: false }), 'changes');
  const user = { eventSource: 'iam.amazonaws.com', eventName: 'CreateUser', readOnly: false };
  assert.equal(verdictOf(user), 'review');
});

test('counts the sources of the calls, the most frequent first', () => {
  const role = [
    anyEvent({ sourceIPAddress: '192.0.2.1' }),
    anyEvent(),
    anyEvent(),
    anyEvent({ sourceIPAddress: undefined, awsRegion: 'eu-west-1' }),
  ];
  const { origins } = build({ evidence: { ...noEvidence, role } });
  assert.deepEqual(origins, {
    addresses: [
      { value: '203.0.113.17', count: 2 },
      { value: '(not recorded)', count: 1 },
      { value: '192.0.2.1', count: 1 },
    ],
    userAgents: [{ value: 'aws-cli/2.32.5', count: 4 }],
    regions: [
      { value: 'us-east-1', count: 3 },
      { value: 'eu-west-1', count: 1 },
    ],
  });
});

test('a follow-up report shows the events that the first report did not contain', () => {
  const known = anyEvent();
  const added = anyEvent({
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateUser',
    readOnly: false,
  });
  const report = build({
    evidence: { ...noEvidence, role: [known, added] },
    first: {
      sentAt: '2026-07-01T09:15:00.000Z',
      eventCount: 1,
      hasEvent: (id) => id === known.eventId,
    },
  });
  assert.match(report.title, /, follow-up report: 1 new event$/);
  assert.match(report.subject, /^REVIEW: .*, follow-up: 1 new event$/);
  assert.deepEqual(report.followUp?.newEvents?.rows, [
    {
      eventSource: 'iam.amazonaws.com',
      eventName: 'CreateUser',
      readOnly: false,
      detail: '',
      count: 1,
    },
  ]);
  assert.deepEqual(
    report.findings.map(({ findings }) => findings.map(({ isNew }) => isNew)),
    [[true]],
  );
});
