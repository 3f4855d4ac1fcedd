import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { isRecord } from '../api/members.ts';
import type { LocalAwsSettings } from '../local-aws-settings.ts';
import { errorTypeOf, postJson, startTestAws, testStart } from '../start-test-aws.ts';

function buildRecord(changes: Record<string, unknown> = {}) {
  return {
    eventVersion: '1.11',
    eventID: crypto.randomUUID(),
    eventTime: '2026-11-21T07:59:00Z',
    eventSource: 'secretsmanager.amazonaws.com',
    eventName: 'GetSecretValue',
    readOnly: true,
    eventCategory: 'Management',
    userIdentity: {
      type: 'AssumedRole',
      arn: 'arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_X_0123456789abcdef/james@example.com',
      accessKeyId: 'ASIAEXAMPLE',
    },
    resources: [{ type: 'AWS::SecretsManager::Secret', ARN: 'arn:aws:secretsmanager:::secret:s' }],
    ...changes,
  };
}

async function startTrail(t: TestContext, settings: Partial<LocalAwsSettings> = {}) {
  const aws = await startTestAws(t, { settings });
  const lookup = (body: unknown = {}) =>
    postJson(aws.url, {
      service: 'cloudtrail',
      target: 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents',
      body,
    });
  return {
    ...aws,
    lookup,
    async found(body: unknown = {}) {
      const answer = await lookup(body);
      const events = isRecord(answer.body) ? answer.body['Events'] : undefined;
      return Array.isArray(events) ? events.map(({ EventId }) => EventId) : answer.body;
    },
    deliver: (body: unknown) =>
      fetch(`${aws.url}/_local/cloudtrail/records`, {
        method: 'POST',
        body: JSON.stringify(body),
      }),
  };
}

test('a delivered record is looked up as CloudTrail shows it', async (t) => {
  const { deliver, lookup } = await startTrail(t);
  const record = buildRecord();
  const delivered = await deliver({ Records: [record] });
  assert.deepEqual(await delivered.json(), { accepted: 1 });
  assert.deepEqual(await lookup(), {
    status: 200,
    body: {
      Events: [
        {
          EventId: record.eventID,
          EventName: 'GetSecretValue',
          EventSource: 'secretsmanager.amazonaws.com',
          EventTime: Date.parse(record.eventTime) / 1000,
          ReadOnly: 'true',
          AccessKeyId: 'ASIAEXAMPLE',
          Username: 'james@example.com',
          Resources: [
            {
              ResourceType: 'AWS::SecretsManager::Secret',
              ResourceName: 'arn:aws:secretsmanager:::secret:s',
            },
          ],
          CloudTrailEvent: JSON.stringify(record),
        },
      ],
    },
  });
});

test('a record is not seen before it is delivered', async (t) => {
  const { stores, found, advance } = await startTrail(t);
  const record = buildRecord();
  stores.trail.add([record], { deliveredAt: new Date(testStart.getTime() + 1000) });
  assert.deepEqual(await found(), []);
  advance(1000);
  assert.deepEqual(await found(), [record.eventID]);
});

test('events come newest first, page by page, and data events not at all', async (t) => {
  const { deliver, lookup } = await startTrail(t, { pageSize: 2 });
  const records = ['07:01', '07:03', '07:02'].map((time) =>
    buildRecord({ eventID: time, eventTime: `2026-11-21T${time}:00Z` }),
  );
  await deliver({ Records: [...records, buildRecord({ eventCategory: 'Data' })] });
  const seen: unknown[] = [];
  let token: unknown;
  do {
    const { body } = await lookup({ NextToken: token });
    assert.ok(isRecord(body) && Array.isArray(body['Events']));
    seen.push(body['Events'].map(({ EventId }) => EventId));
    token = body['NextToken'];
  } while (token !== undefined);
  assert.deepEqual(seen, [['07:03', '07:02'], ['07:01']]);
});

test('one attribute, and a time range, narrow the events', async (t) => {
  const { deliver, found } = await startTrail(t);
  const early = buildRecord({ eventTime: '2026-11-21T07:00:00Z' });
  const late = buildRecord({ eventName: 'DeleteSecret' });
  await deliver({ Records: [early, late] });
  const by = (AttributeKey: string, AttributeValue: string) => ({
    LookupAttributes: [{ AttributeKey, AttributeValue }],
  });
  assert.deepEqual(await found(by('EventName', 'DeleteSecret')), [late.eventID]);
  assert.deepEqual(await found(by('ResourceName', 'arn:aws:secretsmanager:::secret:s')), [
    late.eventID,
    early.eventID,
  ]);
  const seven = Date.parse('2026-11-21T07:00:00Z') / 1000;
  assert.deepEqual(await found({ StartTime: seven, EndTime: seven }), [early.eventID]);
});

test('a caller may be shown the event history of his own account and Region alone', async (t) => {
  const { deliver, found } = await startTrail(t, { eventHistoryScope: 'caller' });
  const here = { recipientAccountId: '111122223333', awsRegion: 'us-east-1' };
  const mine = buildRecord(here);
  const elsewhere = buildRecord({ ...here, awsRegion: 'eu-west-1' });
  const another = buildRecord({ ...here, recipientAccountId: '123456789012' });
  await deliver({ Records: [mine, elsewhere, another, buildRecord()] });
  assert.deepEqual(await found(), [mine.eventID]);
});

test('a request that does not fit is refused by the right name', async (t) => {
  const { lookup } = await startTrail(t);
  const attribute = { AttributeKey: 'EventName', AttributeValue: 'x' };
  const refusals = {
    InvalidLookupAttributesException: { LookupAttributes: [attribute, attribute] },
    InvalidTimeRangeException: { StartTime: 2, EndTime: 1 },
    InvalidMaxResultsException: { MaxResults: 51 },
    InvalidNextTokenException: { NextToken: 'x' },
  };
  for (const [name, body] of Object.entries(refusals)) {
    assert.equal(errorTypeOf((await lookup(body)).body), name);
  }
});

const notLogFiles = [
  { of: 'a list', body: [buildRecord()], says: /not a CloudTrail log file/ },
  { of: 'no records', body: {}, says: /not a CloudTrail log file/ },
  { of: 'a text for a record', body: { Records: ['x'] }, says: /Records\[0\] is not an object/ },
  {
    of: 'a record without a time',
    body: { Records: [buildRecord(), buildRecord({ eventTime: 'noon' })] },
    says: /Records\[1\] has no readable eventTime/,
  },
  {
    of: 'a record without a source',
    body: { Records: [buildRecord({ eventSource: 1 })] },
    says: /no eventSource/,
  },
];
test('what is not a log file is refused whole, with what is wrong', async (t) => {
  const { deliver, found } = await startTrail(t);
  for (const { of, body, says } of notLogFiles) {
    const response = await deliver(body);
    assert.equal(response.status, 400, of);
    assert.match(await response.text(), says);
  }
  assert.deepEqual(await found(), []);
});
