import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogEvent } from '../log-event.ts';
import { parseQuery } from './parse-query.ts';
import { runQuery } from './run-query.ts';

function buildEvent(id: number, record: unknown): LogEvent {
  const timestamp = new Date(Date.parse('2026-11-21T08:00:00Z') + id);
  const message = typeof record === 'string' ? record : JSON.stringify(record);
  return { id: String(id), timestamp, message };
}

const events = [
  buildEvent(1, {
    eventName: 'GetObject',
    userIdentity: { onBehalfOf: { userId: 'u-1' } },
    readOnly: true,
    resources: [{ ARN: 'arn:1' }, { ARN: 'arn:2' }],
  }),
  buildEvent(2, { eventName: 'PutObject', errorCode: 'AccessDenied', requestParameters: null }),
  buildEvent(3, 'this is "no" JSON'),
];

const ids = (query: string, limit = 100) =>
  runQuery(parseQuery(query), events, limit).rows.map((row) => row.at(-1)?.value);

const cases = [
  { filter: 'userIdentity.onBehalfOf.userId = "u-1"', finds: ['1'] },
  { filter: 'resources.1.ARN = "arn:2"', finds: ['1'] },
  { filter: 'readOnly = 1', finds: ['1'] },
  { filter: 'eventName like "Object"', finds: ['1', '2'] },
  { filter: 'eventName like "object"', finds: [] },
  { filter: 'eventName like /(?i)^put/', finds: ['2'] },
  { filter: 'eventName =~ /^Get/', finds: ['1'] },
  { filter: 'eventName not like /^Get/', finds: ['2', '3'] },
  { filter: 'errorCode != "AccessDenied"', finds: ['1', '3'] },
  { filter: '@message like "\\"no\\""', finds: ['3'] },
  { filter: 'not (eventName like "Get" or eventName like "Put")', finds: ['3'] },
  { filter: 'requestParameters like /.*/', finds: [] },
];
for (const { filter, finds } of cases) {
  test(`«${filter}» finds ${finds.join(' and ') || 'nothing'}`, () => {
    assert.deepEqual(ids(`filter ${filter} | sort @timestamp asc`), finds);
  });
}

test('a row holds the fields that were asked for and that the event has', () => {
  const query = parseQuery('fields @timestamp, eventName, errorCode | filter readOnly = 1');
  assert.deepEqual(runQuery(query, events, 1).rows, [
    [
      { field: '@timestamp', value: '2026-11-21 08:00:00.001' },
      { field: 'eventName', value: 'GetObject' },
      { field: '@ptr', value: '1' },
    ],
  ]);
});

test('the limit cuts the rows after sorting, and not what is counted', () => {
  assert.deepEqual(ids('sort @timestamp desc', 2), ['3', '2']);
  const { statistics } = runQuery(parseQuery('filter eventName like "Object"'), events, 1);
  assert.equal(statistics.recordsMatched, 2);
  assert.equal(statistics.recordsScanned, 3);
});

test('fields beyond the two hundredth of an event are not discovered, as in CloudWatch Logs', () => {
  const many = Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`f${i}`, 'x']));
  const finds = (field: string) =>
    runQuery(parseQuery(`filter ${field} = "x"`), [buildEvent(1, many)], 1).rows.length;
  assert.deepEqual([finds('f199'), finds('f200')], [1, 0]);
});
