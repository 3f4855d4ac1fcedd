import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseQuery } from './parse-query.ts';
import { QueryError } from './query-error.ts';

test('a query is parsed into its fields, filters, order and limit', () => {
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

test('and binds closer than or, not closest, and parentheses go before all', () => {
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

test('without fields and order the newest come first, with time and message', () => {
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

const refused = [
  { query: '', at: 0 },
  { query: 'stats count(*) by eventName', at: 0 },
  { query: 'fields @message | parse @message "*" as x', at: 18 },
  { query: 'fields @message filter a = "b"', at: 16 },
  { query: 'filter a', at: 8 },
  { query: 'filter a = b', at: 11 },
  { query: 'filter a > 5', at: 9 },
  { query: 'filter (a = "b"', at: 15 },
  { query: 'filter a = "b', at: 11 },
  { query: 'filter a like /(/', at: 14 },
  { query: 'filter a = "b" and', at: 18 },
  { query: 'filter a = "b" | ', at: 17 },
  { query: 'sort eventTime desc', at: 5 },
  { query: 'limit 10001', at: 6 },
  { query: 'limit none', at: 6 },
];
for (const { query, at } of refused) {
  test(`the query «${query}» is refused at ${at}`, () => {
    assert.throws(
      () => parseQuery(query),
      (error) => error instanceof QueryError && error.start === at,
    );
  });
}
