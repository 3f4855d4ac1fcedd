import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  buildSessionIdentity,
  record,
} from '../../../../../test/fixtures/evidence/cloudtrail-records.ts';
import {
  realRecords,
  skipRealFiles,
} from '../../../../../test/fixtures/evidence/real-log-files.ts';
import newer from '../../../../../test/vectors/cloudtrail/2026.json' with { type: 'json' };
import { createFindingCallTest } from '../../../../report/findings/match-rule.ts';
import { readCloudTrailEvent } from '../../../cloudtrail-event.ts';
import { createTrimEvent } from '../../../trimmed-event.ts';
import { createRecordReader } from './read-record.ts';
import { createUnparsedReader } from './read-without-parsing.ts';

const isFindingCall = createFindingCallTest();
const trim = createTrimEvent(isFindingCall);
const parsed = (json: string) => {
  const event = readCloudTrailEvent(json);
  return event && trim(event);
};

/** Readers shared by all tests: their caches must not change a result. */
const read = createRecordReader(isFindingCall);
const readWithoutParsing = createUnparsedReader(trim);
const sameAsParsed = (json: string) =>
  assert.deepEqual(read(Buffer.from(json)), parsed(json), json);

const texts = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('sts.amazonaws.com', 'iam.amazonaws.com', 's3', 'a-1') },
  fc.constantFrom('CreateTokenWithIAM', 'AssumeRole', 'CreateUser', 'GetObject', '', 'true'),
  fc.constantFrom('2026-07-01T08:30:00Z', '20260701T083000Z', '2026-13-01T00:00:00Z'),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const values = fc.oneof(
  { weight: 8, arbitrary: texts.map((text) => JSON.stringify(text)) },
  { weight: 2, arbitrary: fc.constantFrom('true', 'false', 'null', '0', '-1.5e3', '{}', '[]') },
  fc.json(),
  fc.constantFrom(' "white"', '"white" ', '"\\u0061\\/"', '"ümlaut"', '{"a":[{"eventName":"x"}]}'),
);
const identities = fc.oneof(
  fc.constantFrom(JSON.stringify(buildSessionIdentity()), 'null', '{"type":"Root"}', '"text"'),
  fc.record({ type: texts, arn: texts, userName: texts }).map((all) => JSON.stringify(all)),
);
const readMembers = [
  ...['eventID', 'eventTime', 'eventSource', 'eventName', 'readOnly', 'awsRegion', 'userAgent'],
  ...['recipientAccountId', 'sourceIPAddress', 'errorCode', 'eventCategory', 'eventVersion'],
  ...['requestParameters', 'resources', 'errorMessage', 'additionalEventData', 'responseElements'],
];
const names = fc.oneof(
  { weight: 10, arbitrary: fc.constantFrom(...readMembers).map((name) => JSON.stringify(name)) },
  fc.constantFrom('"userIdentity"', '"__proto__"', '"eventI\\u0044"', '"event ID"', '" eventID"'),
  fc.string({ unit: 'binary', maxLength: 12 }).map((name) => JSON.stringify(name)),
);
const members = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(names, values) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('"userIdentity"'), identities) },
);
/** The members that make a record an event, in most cases. A member that follows again overrides them. */
const eventMembers = fc
  .tuple(fc.boolean(), identities)
  .map(([isEvent, identity]): [string, string][] =>
    isEvent
      ? [
          ['"eventVersion"', '"1.11"'],
          ['"userIdentity"', identity],
          ['"eventTime"', '"2026-07-01T08:30:00Z"'],
          ['"eventSource"', '"iam.amazonaws.com"'],
          ['"eventName"', '"GetUser"'],
          ['"eventID"', '"e-1"'],
        ]
      : [],
  );

test('reads any record as the parser does, in any spelling', () => {
  const spaces = fc.constantFrom(':', ':', ':', ' :', ': ');
  fc.assert(
    fc.property(
      eventMembers,
      fc.array(members, { maxLength: 12 }),
      spaces,
      (first, more, colon) => {
        sameAsParsed(
          `{${[...first, ...more].map(([name, value]) => name + colon + value).join()}}`,
        );
      },
    ),
    { numRuns: 3_000 },
  );
});

test('reads JSON that is no record as the parser does', () => {
  for (const json of [
    '{}',
    '[]',
    'null',
    '"text"',
    '{"eventID":}',
    '{"eventID"',
    '',
    '{,}',
    '{"a":1}}',
  ])
    sameAsParsed(json);
});

test('reads the records that CloudTrail writes without parsing', () => {
  for (const each of newer.Records) {
    const json = JSON.stringify(each);
    assert.deepEqual(readWithoutParsing(Buffer.from(json)), parsed(json));
  }
});

test('reads real records without parsing', { skip: skipRealFiles }, () => {
  let count = 0;
  for (const each of realRecords()) {
    const json = JSON.stringify(each);
    assert.deepEqual(readWithoutParsing(Buffer.from(json)), parsed(json));
    count += 1;
  }
  assert.equal(count, 1233);
});

test('reads the identity of each record among many sessions', () => {
  for (let turn = 0; turn < 3; turn += 1)
    for (let session = 0; session < 30; session += 1) {
      const identity = buildSessionIdentity({ sessionName: `person-${session % 20}` });
      sameAsParsed(JSON.stringify({ eventVersion: '1.11', userIdentity: identity, ...record({}) }));
    }
});

test('keeps one copy of an identity that several records share', () => {
  const json = () => Buffer.from(JSON.stringify(record({ userIdentity: buildSessionIdentity() })));
  const [one, other] = [read(json()), read(json())];
  assert.ok(one && one.identity === other?.identity);
});
