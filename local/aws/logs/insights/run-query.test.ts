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
  { filter: 'userIdentity.onBehalfOf.userId = "u-1"', expectedIds: ['1'] },
  { filter: 'resources.1.ARN = "arn:2"', expectedIds: ['1'] },
  { filter: 'readOnly = 1', expectedIds: ['1'] },
  { filter: 'eventName like "Object"', expectedIds: ['1', '2'] },
  { filter: 'eventName like "object"', expectedIds: [] },
  { filter: 'eventName like /(?i)^put/', expectedIds: ['2'] },
  { filter: 'eventName =~ /^Get/', expectedIds: ['1'] },
  { filter: 'eventName not like /^Get/', expectedIds: ['2', '3'] },
  { filter: 'errorCode != "AccessDenied"', expectedIds: ['1', '3'] },
  { filter: '@message like "\\"no\\""', expectedIds: ['3'] },
  { filter: 'not (eventName like "Get" or eventName like "Put")', expectedIds: ['3'] },
  { filter: 'requestParameters like /.*/', expectedIds: [] },
];
for (const { filter, expectedIds } of cases) {
  test(`«${filter}» finds ${expectedIds.join(' and ') || 'nothing'}`, () => {
    assert.deepEqual(ids(`filter ${filter} | sort @timestamp asc`), expectedIds);
  });
}

test('a row contains the requested fields that the event has', () => {
  const query = parseQuery('fields @timestamp, eventName, errorCode | filter readOnly = 1');
  assert.deepEqual(runQuery(query, events, 1).rows, [
    [
      { field: '@timestamp', value: '2026-11-21 08:00:00.001' },
      { field: 'eventName', value: 'GetObject' },
      { field: '@ptr', value: '1' },
    ],
  ]);
});

test('the limit applies to the sorted rows and not to the statistics', () => {
  assert.deepEqual(ids('sort @timestamp desc', 2), ['3', '2']);
  const { statistics } = runQuery(parseQuery('filter eventName like "Object"'), events, 1);
  assert.equal(statistics.recordsMatched, 2);
  assert.equal(statistics.recordsScanned, 3);
});

test('discovers only the first 200 fields of an event, as CloudWatch Logs does', () => {
  const many = Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`f${i}`, 'x']));
  const countRows = (field: string) =>
    runQuery(parseQuery(`filter ${field} = "x"`), [buildEvent(1, many)], 1).rows.length;
  assert.deepEqual([countRows('f199'), countRows('f200')], [1, 0]);
});
