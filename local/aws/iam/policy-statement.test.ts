import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  findDeniedResources,
  type PolicyStatement,
  UnknownOperatorError,
} from './policy-statement.ts';

const action = 'dynamodb:UpdateItem';
const table = 'arn:aws:dynamodb:us-east-1:111122223333:table/t';
const allow: PolicyStatement = {
  actions: [action],
  resources: [table],
  conditions: {
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['open#*', 'grant#*'] },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  },
};
const write = (...keys: string[]) => ({
  action,
  resources: [table],
  context: { 'dynamodb:LeadingKeys': keys },
});

test('a key that the policy names is allowed, and any other is not', () => {
  assert.deepEqual(findDeniedResources([allow], write('grant#1')), []);
  for (const key of ['principal#U1', 'access#1#x', 'xgrant#1', ''])
    assert.deepEqual(findDeniedResources([allow], write(key)), [table], key);
});

test('every key has to be allowed, and a request without keys is not', () => {
  assert.deepEqual(findDeniedResources([allow], write('grant#1', 'access#1')), [table]);
  assert.deepEqual(findDeniedResources([allow], write()), [table]);
});

test('every resource of a call has to be allowed, by whichever statement', () => {
  const on = (...resources: string[]): PolicyStatement => ({ actions: ['sso:X'], resources });
  const call = { action: 'sso:X', resources: ['i', 'account/1', 'set/1'], context: {} };
  assert.deepEqual(findDeniedResources([on('i', 'account/*'), on('set/?')], call), []);
  assert.deepEqual(findDeniedResources([on('i', 'account/2', 'set/1')], call), ['account/1']);
});

test('an operator that is not known here is an error, not a pass', () => {
  const odd = { ...allow, conditions: { StringNotLike: { 'aws:x': 'y' } } };
  assert.throws(() => findDeniedResources([odd], write('grant#1')), UnknownOperatorError);
});
