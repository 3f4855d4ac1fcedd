import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  buildAssumeRoleRecord,
  buildChainedIdentity,
  buildSessionIdentity,
  pageOf,
  record,
  subject,
  userId,
} from '../../test/fixtures/evidence/cloudtrail-records.ts';
import { buildExampleReport, noEvidence } from '../../test/fixtures/evidence/example-report.ts';
import { realRecords, skipRealFiles } from '../../test/fixtures/evidence/real-log-files.ts';
import newer from '../../test/vectors/cloudtrail/2026.json' with { type: 'json' };
import { buildAttachments } from '../report/attachments/build-attachments.ts';
import { createFindingCallTest } from '../report/findings/match-rule.ts';
import { renderHtml } from '../report/html/render-html.ts';
import { renderText } from '../report/text/render-text.ts';
import { attributeEvents } from './attribute/attribute.ts';
import { type CloudTrailEvent, parseCloudTrailEvent } from './cloudtrail-event.ts';
import { collectEvidence, type EvidenceSource } from './collect.ts';
import { createBoundedSource, createTrimEvent, createTrimmedSource } from './trimmed-event.ts';

const mine = buildSessionIdentity();
const records = fc.oneof(
  fc
    .record({
      userIdentity: fc.constantFrom<unknown>(
        mine,
        buildChainedIdentity(1, { key: 'K1' }),
        buildChainedIdentity(1, { key: 'another key of that session' }),
        { type: 'IdentityCenterUser', onBehalfOf: { userId } },
      ),
      eventTime: fc.constantFrom('2026-07-01T08:12:00Z', '2026-07-01T08:30:00Z'),
      eventName: fc.constantFrom('CreateTokenWithIAM', 'GetSecretValue', 'CreateUser', 'GetObject'),
      eventSource: fc.constantFrom(
        'sso-oauth.amazonaws.com',
        'secretsmanager.amazonaws.com',
        'iam.amazonaws.com',
      ),
      errorCode: fc.constantFrom(undefined, 'AccessDenied'),
      errorMessage: fc.constantFrom(
        undefined,
        'no: on resource: arn:aws:iam::123456789012:user/x y',
      ),
      requestParameters: fc.constantFrom(null, { secretId: 'prod/db' }),
      resources: fc.constantFrom(undefined, [{ ARN: 'arn:aws:s3:::bucket' }]),
      additionalEventData: fc.constantFrom(undefined, { 'identitystore:UserId': userId, other: 1 }),
      responseElements: fc.constantFrom(undefined, { secret: 'x' }),
    })
    .map(record),
  fc.constant(buildAssumeRoleRecord({ id: '', identity: mine, key: 'K1', session: 's1' })),
  // The session's lifetime is in the request where the response has none.
  fc.constantFrom(900, 43_200).map((durationSeconds) => ({
    ...buildAssumeRoleRecord({
      id: '',
      identity: mine,
      key: 'K1',
      session: 's1',
      expiration: 'unknown',
    }),
    requestParameters: { durationSeconds },
  })),
  fc.constant(
    record({
      eventSource: 'sts.amazonaws.com',
      eventName: 'AssumeRoleWithSAML',
      userIdentity: { type: 'SAMLUser', userName: subject.userName },
      responseElements: { assumedRoleUser: { arn: mine.arn } },
    }),
  ),
);

test('renders the same report from trimmed events as from whole events', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(records, { maxLength: 12 }), async (list) => {
      const whole = list.flatMap(
        (each, index) => parseCloudTrailEvent({ ...each, eventID: `${index}` }) ?? [],
      );
      const source = {
        async *events() {
          yield whole;
        },
      };
      const trimmed = createTrimmedSource(source, createFindingCallTest());
      const [reportOfWhole, reportOfTrimmed] = [
        attributeEvents(whole, subject),
        (await collectEvidence(trimmed, subject)).evidence,
      ].map((evidence) => {
        const report = buildExampleReport({ evidence, attached: undefined });
        return [renderText(report), renderHtml(report)];
      });
      assert.deepEqual(reportOfTrimmed, reportOfWhole);
    }),
  );
});

const trim = createTrimEvent(createFindingCallTest());
const eventBy = (sessionName: string): CloudTrailEvent | undefined =>
  parseCloudTrailEvent(record({ userIdentity: buildSessionIdentity({ sessionName }) }));

test('keeps one copy of an identity that several records share', () => {
  const [one, other] = [eventBy('james@example.com'), eventBy('james@example.com')].map(
    (event) => event && trim(event),
  );
  assert.ok(one && one.identity === other?.identity);
});

test('changes nothing but the record, for the events of many sessions', () => {
  for (let turn = 0; turn < 3; turn += 1)
    for (let session = 0; session < 30; session += 1) {
      const event = eventBy(`person-${session % 20}`);
      assert.ok(event);
      assert.deepEqual({ ...trim(event), raw: event.raw }, event);
    }
});

test('changes nothing but the record of the records that CloudTrail writes', () => {
  for (const each of [...newer.Records, ...(skipRealFiles ? [] : realRecords())]) {
    const event = parseCloudTrailEvent(each);
    assert.ok(event);
    assert.deepEqual({ ...trim(event), raw: event.raw }, event);
  }
});

test('keeps the duration that a session was requested for, where its response has no expiration', () => {
  const assumed = {
    ...buildAssumeRoleRecord({
      id: 'assume',
      identity: mine,
      key: 'K1',
      session: 's1',
      expiration: 'unknown',
    }),
    requestParameters: { durationSeconds: 900 },
  };
  const later = record({
    eventID: 'later',
    eventTime: '2026-07-01T08:30:00Z',
    userIdentity: buildChainedIdentity(1, { key: undefined }),
  });
  const events = [assumed, later].flatMap((each) => parseCloudTrailEvent(each) ?? []);
  const trimmed = events.map(createTrimEvent(() => false));
  assert.deepEqual(attributeEvents(trimmed, subject).chained, []);
});

test('keeps whole records up to a number, and of findings as many again, and hashes the others', async () => {
  const all: { readonly eventID?: unknown }[] = ['a', 'b', 'c', 'd'].flatMap((letter) => [
    record({ eventID: `${letter}-call`, userIdentity: mine, requestParameters: { a: letter } }),
    record({
      eventID: `${letter}-finding`,
      eventSource: 'iam.amazonaws.com',
      eventName: 'CreateUser',
      userIdentity: mine,
      requestParameters: { userName: letter },
    }),
  ]);
  const source: EvidenceSource = {
    async *events() {
      yield pageOf(all);
    },
  };
  const bounded = createBoundedSource(source, createFindingCallTest(), 2);
  const { role } = (await collectEvidence(bounded, subject)).evidence;
  assert.equal(role.length, all.length);
  const whole = role.filter(({ recordSha256 }) => recordSha256 === undefined);
  assert.deepEqual(
    whole.map(({ eventId }) => eventId),
    ['a-call', 'a-finding', 'b-finding', 'c-finding'],
  );
  const { attached } = buildAttachments({ ...noEvidence, role });
  assert.deepEqual([attached.trimmed, attached.csvOmitted, attached.jsonOmitted], [4, 4, 4]);
  const lines = role
    .toSorted((a, b) => (a.eventId < b.eventId ? -1 : 1))
    .map(({ eventId }) => {
      const original = all.find(({ eventID }) => eventID === eventId);
      const hash = createHash('sha256').update(JSON.stringify(original)).digest('hex');
      return `${eventId} ${hash}\n`;
    });
  const expected = createHash('sha256').update(lines.join('')).digest('hex');
  assert.equal(attached.jsonSha256, expected);
});
