import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseQuery } from './parse-query.ts';
import { QueryError } from './query-error.ts';

test('parses fields, filters, order and limit', () => {
  const query = `fields @timestamp, @message
    | filter @message like "a \\"b\\" \\\\ c" and eventName != 'Decrypt'
    | sort @timestamp asc
    | limit 50`;
  assert.deepEqual(parseQuery(query), {
    fields: ['@timestamp', '@message'],
    filters: [
      {
        kind: 'and',
        left: { kind: 'contains', field: '@message', text: 'a "b" \\ c' },
        right: {
          kind: 'not',
          condition: { kind: 'equals', field: 'eventName', value: 'Decrypt' },
        },
      },
    ],
    newestFirst: false,
    limit: 50,
  });
});

test('not binds tighter than and, and tighter than or, and parentheses override both', () => {
  const shape = (filter: string) => {
    const [condition] = parseQuery(`filter ${filter}`).filters;
    return JSON.stringify(condition, (key, value) => (key === 'value' ? undefined : value));
  };
  const a = '{"kind":"equals","field":"a"}';
  const b = '{"kind":"equals","field":"b"}';
  const c = '{"kind":"equals","field":"c"}';
  const joined = (kind: string, left: string, right: string) =>
    `{"kind":"${kind}","left":${left},"right":${right}}`;
  const [one, two, three] = ['a = "1"', 'b = "1"', 'c = "1"'];
  assert.equal(shape(`${one} or ${two} and ${three}`), joined('or', a, joined('and', b, c)));
  assert.equal(shape(`(${one} or ${two}) and ${three}`), joined('and', joined('or', a, b), c));
  assert.equal(shape(`not ${one} and ${two}`), joined('and', `{"kind":"not","condition":${a}}`, b));
});

test('without fields and order returns timestamp and message, newest first', () => {
  assert.deepEqual(parseQuery('filter a = 5 | filter b like /x\\/y/ | limit 1'), {
    fields: ['@timestamp', '@message'],
    filters: [
      { kind: 'equals', field: 'a', value: '5' },
      { kind: 'matches', field: 'b', pattern: /x\/y/ },
    ],
    newestFirst: true,
    limit: 1,
  });
});

const invalidQueries = [
  { query: '', start: 0 },
  { query: 'stats count(*) by eventName', start: 0 },
  { query: 'fields @message | parse @message "*" as x', start: 18 },
  { query: 'fields @message filter a = "b"', start: 16 },
  { query: 'filter a', start: 8 },
  { query: 'filter a = b', start: 11 },
  { query: 'filter a > 5', start: 9 },
  { query: 'filter (a = "b"', start: 15 },
  { query: 'filter a = "b', start: 11 },
  { query: 'filter a like /(/', start: 14 },
  { query: 'filter a = "b" and', start: 18 },
  { query: 'filter a = "b" | ', start: 17 },
  { query: 'sort eventTime desc', start: 5 },
  { query: 'limit 10001', start: 6 },
  { query: 'limit none', start: 6 },
];
for (const { query, start } of invalidQueries) {
  test(`rejects the query «${query}» at offset ${start}`, () => {
    assert.throws(
      () => parseQuery(query),
      (error) => error instanceof QueryError && error.start === start,
    );
  });
}
