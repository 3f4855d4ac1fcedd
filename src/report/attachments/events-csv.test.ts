import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { event, noEvidence } from '../../../test/fixtures/evidence/example-report.ts';
import { buildEventsCsv, cell } from './events-csv.ts';
import { createListFinding } from './list-finding.ts';

const findingOf = createListFinding(noEvidence, { ownResources: [] });

test('writes one line per event under the column names', () => {
  const attached = event({
    eventID: 'e-2',
    eventSource: 'iam.amazonaws.com',
    eventName: 'AttachUserPolicy',
    readOnly: false,
    userIdentity: { invokedBy: 'cloudformation.amazonaws.com' },
    requestParameters: { userName: 'eve', policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
  });
  const { content, omitted } = buildEventsCsv(
    [
      { part: 'role', event: event({ eventID: 'e-1', userAgent: 'a "b", c' }) },
      { part: 'role', event: attached },
    ],
    findingOf,
    10_000,
  );
  assert.equal(
    content.toString(),
    '"time","activity","severity","finding","technique","event source","event name","read only","outcome","error code","error message","resource","details","called by","account","region","source address","user agent","session","access key","event id"\r\n' +
      '"2026-07-01T08:30:00Z","role","","","","ec2.amazonaws.com","DescribeInstances","yes","succeeded","","","","","","123456789012","us-east-1","203.0.113.17","a ""b"", c","","","e-1"\r\n' +
      '"2026-07-01T08:30:00Z","role","high","policies-changed","T1098.003","iam.amazonaws.com","AttachUserPolicy","no","succeeded","","","eve","policy arn:aws:iam::aws:policy/ReadOnlyAccess","cloudformation.amazonaws.com","123456789012","us-east-1","203.0.113.17","aws-cli/2.32.5","","","e-2"\r\n',
  );
  assert.equal(omitted, 0);
});

test('counts the events that do not fit', () => {
  const events = Array.from({ length: 100 }, () => ({ part: 'role', event: event() }) as const);
  const { content, omitted } = buildEventsCsv(events, findingOf, 5_000);
  assert.ok(content.length <= 5_000);
  assert.equal(content.toString().split('\r\n').length - 2, 100 - omitted);
});

test('no cell is a formula for a spreadsheet, controls a terminal or ends its line', () => {
  const starts = fc.constantFrom(
    '=',
    '+',
    '-',
    '@',
    '\t',
    '\r',
    '\n',
    '\uFF1D',
    ' =',
    '\t@',
    '\u200b=',
    '',
  );
  const text = fc.tuple(starts, fc.string({ unit: 'binary' })).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, (value) => {
      const written = cell(value);
      assert.match(written, /^"(?:[^"]|"")*"$/s);
      assert.doesNotMatch(written, /^"[\s\uFFFD]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/u);
      assert.doesNotMatch(written, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }),
  );
});
