import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CloudTrailEvent, parseCloudTrailEvent } from '../evidence/cloudtrail-event.ts';
import { buildReport, type ReportInput } from './build-report.ts';

const grant = {
  grantId: '0123456789abcdef0123456789abcdef',
  userName: 'james@example.com',
  accountId: '123456789012',
  permissionSetName: 'BreakGlassProd',
  permissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-12345/ps-12345',
  requestedAt: '2026-07-01T08:00:00.700Z',
  accessSeconds: 3600,
  allowedBy: 'access#123456789012#BreakGlassProd#ps',
};
const window = { from: '2026-07-01T08:00:00.700Z', until: '2026-07-01T10:00:00.000Z' };

function event(eventSource: string, eventName: string, readOnly?: boolean): CloudTrailEvent {
  const eventTime = '2026-07-01T08:30:00Z';
  const parsed = parseCloudTrailEvent({
    eventID: '1',
    eventTime,
    eventSource,
    eventName,
    readOnly,
  });
  assert.ok(parsed);
  return parsed;
}

function build(changes: Partial<ReportInput> = {}) {
  return buildReport({
    grant,
    window,
    evidence: { portal: [], role: [] },
    notes: [],
    generatedAt: '2026-07-01T10:00:00.000Z',
    ...changes,
  });
}

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
  const table = build({ evidence: { portal: [], role } }).role;
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

test('a report has its subject, its window and two tables, whatever was found', () => {
  const { subject, window: told, portal, role } = build();
  const empty = { rows: [], eventCount: 0, writeCount: 0 };
  assert.equal(subject, 'Break glass access report for james@example.com');
  assert.deepEqual(told, window);
  assert.deepEqual(portal, { title: 'Access portal activity', ...empty });
  assert.deepEqual(role, { title: 'Assumed role activity', ...empty });
});

test('the subject is one line of bounded length', () => {
  const subjectFor = (userName: string) => build({ grant: { ...grant, userName } }).subject;
  assert.equal(
    subjectFor('james\r\nBcc: all@example.com'),
    'Break glass access report for james\uFFFD\uFFFDBcc: all@example.com',
  );
  assert.equal([...subjectFor('🔥'.repeat(10_000))].length, 30 + 128);
});

test('the notes say what was searched and what could not be seen', () => {
  const notes = build({
    evidence: { portal: [event('sso.amazonaws.com', 'Federate')], role: [] },
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
