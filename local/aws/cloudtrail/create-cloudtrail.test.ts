import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { isRecord } from '../../is-record.ts';
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
    async listEventIds(body: unknown = {}) {
      const response = await lookup(body);
      const events = isRecord(response.body) ? response.body['Events'] : undefined;
      return Array.isArray(events) ? events.map(({ EventId }) => EventId) : response.body;
    },
    deliver: (body: unknown) =>
      fetch(`${aws.url}/_local/cloudtrail/records`, {
        method: 'POST',
        body: JSON.stringify(body),
      }),
  };
}

test("LookupEvents returns a delivered record in CloudTrail's form", async (t) => {
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

test('LookupEvents does not return a record before its delivery', async (t) => {
  const { stores, listEventIds, advance } = await startTrail(t);
  const record = buildRecord();
  stores.trail.add([record], { deliveredAt: new Date(testStart.getTime() + 1000) });
  assert.deepEqual(await listEventIds(), []);
  advance(1000);
  assert.deepEqual(await listEventIds(), [record.eventID]);
});

test('LookupEvents returns pages of management events, newest first', async (t) => {
  const { deliver, lookup } = await startTrail(t, { pageSize: 2 });
  const records = ['07:01', '07:03', '07:02'].map((time) =>
    buildRecord({ eventID: time, eventTime: `2026-11-21T${time}:00Z` }),
  );
  await deliver({ Records: [...records, buildRecord({ eventCategory: 'Data' })] });
  const pages: unknown[] = [];
  let token: unknown;
  do {
    const { body } = await lookup({ NextToken: token });
    assert.ok(isRecord(body) && Array.isArray(body['Events']));
    pages.push(body['Events'].map(({ EventId }) => EventId));
    token = body['NextToken'];
  } while (token !== undefined);
  assert.deepEqual(pages, [['07:03', '07:02'], ['07:01']]);
});

test('one attribute or a time range filters the events', async (t) => {
  const { deliver, listEventIds } = await startTrail(t);
  const early = buildRecord({ eventTime: '2026-11-21T07:00:00Z' });
  const late = buildRecord({ eventName: 'DeleteSecret' });
  await deliver({ Records: [early, late] });
  const byAttribute = (AttributeKey: string, AttributeValue: string) => ({
    LookupAttributes: [{ AttributeKey, AttributeValue }],
  });
  assert.deepEqual(await listEventIds(byAttribute('EventName', 'DeleteSecret')), [late.eventID]);
  assert.deepEqual(
    await listEventIds(byAttribute('ResourceName', 'arn:aws:secretsmanager:::secret:s')),
    [late.eventID, early.eventID],
  );
  const seven = Date.parse('2026-11-21T07:00:00Z') / 1000;
  assert.deepEqual(await listEventIds({ StartTime: seven, EndTime: seven }), [early.eventID]);
});

test("the scope caller limits the event history to the caller's account and Region", async (t) => {
  const { deliver, listEventIds } = await startTrail(t, { eventHistoryScope: 'caller' });
  const callerScope = { recipientAccountId: '111122223333', awsRegion: 'us-east-1' };
  const ofCaller = buildRecord(callerScope);
  const ofOtherRegion = buildRecord({ ...callerScope, awsRegion: 'eu-west-1' });
  const ofOtherAccount = buildRecord({ ...callerScope, recipientAccountId: '123456789012' });
  await deliver({ Records: [ofCaller, ofOtherRegion, ofOtherAccount, buildRecord()] });
  assert.deepEqual(await listEventIds(), [ofCaller.eventID]);
});

test('rejects an invalid request with the matching error', async (t) => {
  const { lookup } = await startTrail(t);
  const attribute = { AttributeKey: 'EventName', AttributeValue: 'x' };
  const invalidRequests = {
    InvalidLookupAttributesException: { LookupAttributes: [attribute, attribute] },
    InvalidTimeRangeException: { StartTime: 2, EndTime: 1 },
    InvalidMaxResultsException: { MaxResults: 51 },
    InvalidNextTokenException: { NextToken: 'x' },
  };
  for (const [name, body] of Object.entries(invalidRequests)) {
    assert.equal(errorTypeOf((await lookup(body)).body), name);
  }
});

const invalidLogFiles = [
  { title: 'a list', body: [buildRecord()], message: /not a CloudTrail log file/ },
  { title: 'no records', body: {}, message: /not a CloudTrail log file/ },
  {
    title: 'a text for a record',
    body: { Records: ['x'] },
    message: /Records\[0\] is not an object/,
  },
  {
    title: 'a record without a time',
    body: { Records: [buildRecord(), buildRecord({ eventTime: 'noon' })] },
    message: /Records\[1\] has no readable eventTime/,
  },
  {
    title: 'a record without a source',
    body: { Records: [buildRecord({ eventSource: 1 })] },
    message: /no eventSource/,
  },
];
test('rejects an invalid log file completely, with the reason', async (t) => {
  const { deliver, listEventIds } = await startTrail(t);
  for (const { title, body, message } of invalidLogFiles) {
    const response = await deliver(body);
    assert.equal(response.status, 400, title);
    assert.match(await response.text(), message);
  }
  assert.deepEqual(await listEventIds(), []);
});
