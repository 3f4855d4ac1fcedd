import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyUpdateItem, type Item } from './update-item.ts';

const Key = { id: { S: 'grant#1' } };
const active: Item = { ...Key, status: { S: 'active' }, members: { SS: ['a', 'b'] } };

/** Changes the status of an item if it has this one. */
const change = (from: string, to: string, stored: Item | undefined) =>
  applyUpdateItem(
    'id',
    {
      Key,
      UpdateExpression: 'SET #status = :to REMOVE endedAt',
      ConditionExpression: '#status IN (:from, :other)',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':to': { S: to }, ':from': { S: from }, ':other': { S: 'x' } },
    },
    stored,
  );

test('changes an item whose condition is true, and leaves the stored one as it was', () => {
  const stored = { ...active, endedAt: { S: 'never' } };
  assert.deepEqual(change('active', 'ending', stored), {
    outcome: 'changed',
    item: { ...active, status: { S: 'ending' } },
  });
  assert.deepEqual(stored, { ...active, endedAt: { S: 'never' } });
});

test('changes nothing when the condition is false, or when there is no item for it', () => {
  assert.deepEqual(change('giving', 'ending', active), { outcome: 'condition-failed' });
  assert.deepEqual(change('active', 'ending', undefined), { outcome: 'condition-failed' });
});

test('creates an item under its key, with sets', () => {
  const request = {
    Key,
    UpdateExpression: 'ADD members :a',
    ConditionExpression: 'attribute_not_exists(id)',
    ExpressionAttributeValues: { ':a': { SS: ['a'] } },
  };
  assert.deepEqual(applyUpdateItem('id', request, undefined), {
    outcome: 'changed',
    item: { ...Key, members: { SS: ['a'] } },
  });
});

test('a later request with the same expressions changes no earlier result', () => {
  const first = change('active', 'ending', active);
  const second = change('active', 'ended', active);
  const statuses = [first, second].map((result) => 'item' in result && result.item['status']);
  assert.deepEqual(statuses, [{ S: 'ending' }, { S: 'ended' }]);
});

test('a value that is copied from another attribute is that of each item', () => {
  const copy = (text: string) =>
    applyUpdateItem('id', { Key, UpdateExpression: 'SET b = a' }, { ...Key, a: { S: text } });
  assert.deepEqual(
    [copy('1'), copy('2')],
    [
      { outcome: 'changed', item: { ...Key, a: { S: '1' }, b: { S: '1' } } },
      { outcome: 'changed', item: { ...Key, a: { S: '2' }, b: { S: '2' } } },
    ],
  );
});

const invalid: readonly (readonly [what: string, expression: string, message: RegExp])[] = [
  ['a reserved word', 'SET status = a', /reserved keyword; reserved keyword: status/],
  ['an unknown value', 'SET a = :missing', /attribute value: :missing/],
  ['a syntax error', 'SET a', /Syntax error/],
  ['an attribute that is missing', 'SET a = b', /refers to an attribute that does not exist/],
];
for (const [what, UpdateExpression, message] of invalid)
  test(`refuses ${what} as DynamoDB does`, () => {
    assert.throws(() => applyUpdateItem('id', { Key, UpdateExpression }, active), {
      name: 'AwsError',
      code: 'ValidationException',
      message,
    });
  });
