import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  event as anyEvent,
  buildExampleReport,
  grantFacts,
} from '../../../test/fixtures/evidence/example-report.ts';
import type { ReportInput } from './build-report.ts';

const window = { from: '2026-07-01T08:00:00.700Z', until: '2026-07-01T10:00:00.000Z' };
const event = (eventSource: string, eventName: string, readOnly?: boolean) =>
  anyEvent({ eventSource, eventName, readOnly });
const build = (changes: Partial<ReportInput> = {}) => buildExampleReport({ window, ...changes });

test('calls are counted, writes first, then the most frequent, then by source and name', () => {
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
  const table = build({ evidence: { portal: [], role, chained: [] } }).role;
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

test('a report has its subject, its window and three tables, whatever was found', () => {
  const { subject, window: told, portal, role, chained } = build();
  const empty = { rows: [], eventCount: 0, writeCount: 0 };
  assert.equal(subject, 'Break glass access report for james@example.com');
  assert.deepEqual(told, window);
  assert.deepEqual(portal, { title: 'Access portal activity', ...empty });
  assert.deepEqual(role, { title: 'Assumed role activity', ...empty });
  assert.deepEqual(chained, { title: 'Activity of chained sessions', ...empty });
});

test('the subject is one line of bounded length', () => {
  const subjectFor = (userName: string) => build({ grant: { ...grantFacts, userName } }).subject;
  assert.equal(
    subjectFor('james\r\nBcc: all@example.com'),
    'Break glass access report for james\uFFFD\uFFFDBcc: all@example.com',
  );
  assert.equal([...subjectFor('🔥'.repeat(10_000))].length, 30 + 128);
});

test('the notes say what was searched and what could not be seen', () => {
  const notes = build({
    evidence: { portal: [event('sso.amazonaws.com', 'Federate')], role: [], chained: [] },
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
    'More than 10000 records were delivered between 2026-07-01 08:10:00 UTC and 2026-07-01 08:10:01 UTC: some of them could not be read and are missing here.',
    '3 of the records found could not be read as CloudTrail events and were not counted.',
    '1 of the events counted do not say themselves whether they only read: that was judged by their names.',
  ]);
  assert.ok(notes.some((note) => note.includes('CloudTrail may be late')));
  assert.ok(notes.some((note) => note.includes('Data events')));
});

test('notes without number are cut', () => {
  const source = { kind: 'searched', source: 'x' } as const;
  const notes = build({ notes: Array.from({ length: 500 }, () => source) }).notes;
  assert.ok(notes.length < 30);
  assert.ok(notes.includes('And 480 more notes of this kind.'));
});

test('a source that failed and an account that was not looked at stand on top', () => {
  const { warnings } = build({
    notes: [
      { kind: 'searched', source: 'a log group' },
      { kind: 'source-failed', source: 'another log group', why: 'AccessDenied' },
      { kind: 'account-not-searched', accountId: '123456789012' },
    ],
  });
  assert.equal(warnings.length, 2);
  assert.match(warnings[0] ?? '', /^another log group could not be looked at \(AccessDenied\)/);
  assert.match(warnings[1] ?? '', /^The account 123456789012 was not looked at/);
});

test('changes are what was done with the role and did not fail; the portal changes nothing', () => {
  const write = { eventName: 'StopInstances', readOnly: false };
  const report = build({
    evidence: {
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
  assert.deepEqual(report.counts, { events: 6, changes: 2, denials: 1, afterEnd: 1 });
});

test('the verdict is the worst that was found', () => {
  const verdictOf = (changes: Record<string, unknown>) =>
    build({ evidence: { portal: [], role: [anyEvent(changes)], chained: [] } }).verdict;
  assert.equal(verdictOf({}), 'nothing-changed');
  assert.equal(verdictOf({ eventName: 'StopInstances', readOnly: false }), 'changes-made');
  const user = { eventSource: 'iam.amazonaws.com', eventName: 'CreateUser', readOnly: false };
  assert.equal(verdictOf(user), 'look-at-these');
});

test('where it came from is counted, the most frequent first', () => {
  const role = [
    anyEvent({ sourceIPAddress: '192.0.2.1' }),
    anyEvent(),
    anyEvent(),
    anyEvent({ sourceIPAddress: undefined, awsRegion: 'eu-west-1' }),
  ];
  const { origins } = build({ evidence: { portal: [], role, chained: [] } });
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

test('a follow-up report says what the first did not hold', () => {
  const old = anyEvent();
  const fresh = anyEvent({
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateUser',
    readOnly: false,
  });
  const report = build({
    evidence: { portal: [], role: [old, fresh], chained: [] },
    first: {
      sentAt: '2026-07-01T09:15:00.000Z',
      eventCount: 1,
      held: (id) => id === old.eventId,
    },
  });
  assert.match(report.subject, /, follow-up report: 1 new event$/);
  assert.deepEqual(report.followUp?.newEvents?.rows, [
    { eventSource: 'iam.amazonaws.com', eventName: 'CreateUser', readOnly: false, count: 1 },
  ]);
  assert.deepEqual(
    report.findings.map(({ findings }) => findings.map(({ isNew }) => isNew)),
    [[true]],
  );
});
