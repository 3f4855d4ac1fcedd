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

test('a statement with the effect Deny denies what another allows', () => {
  const allowAll: PolicyStatement = { actions: ['sso:X'], resources: ['account/*'] };
  const denyOne: PolicyStatement = { ...allowAll, effect: 'Deny', resources: ['account/1'] };
  const call = { action: 'sso:X', resources: ['account/1', 'account/2'], context: {} };
  assert.deepEqual(findDeniedResources([denyOne, allowAll], call), ['account/1']);
});

test('allows a leading key that matches the policy, and denies any other', () => {
  assert.deepEqual(findDeniedResources([allow], write('grant#1')), []);
  for (const key of ['principal#U1', 'access#1#x', 'xgrant#1', ''])
    assert.deepEqual(findDeniedResources([allow], write(key)), [table], key);
});

test('denies a request with one denied key, and one without keys', () => {
  assert.deepEqual(findDeniedResources([allow], write('grant#1', 'access#1')), [table]);
  assert.deepEqual(findDeniedResources([allow], write()), [table]);
});

test('allows a call only if statements together allow each of its resources', () => {
  const allowOn = (...resources: string[]): PolicyStatement => ({ actions: ['sso:X'], resources });
  const call = { action: 'sso:X', resources: ['i', 'account/1', 'set/1'], context: {} };
  assert.deepEqual(findDeniedResources([allowOn('i', 'account/*'), allowOn('set/?')], call), []);
  assert.deepEqual(findDeniedResources([allowOn('i', 'account/2', 'set/1')], call), ['account/1']);
});

test('allows some attributes, and a response with none of the others', () => {
  const some: PolicyStatement = {
    ...allow,
    conditions: {
      'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['id', 'due'] },
      StringEqualsIfExists: { 'dynamodb:ReturnValues': 'NONE' },
    },
  };
  const named = (attributes: string[], returned: string[]) =>
    findDeniedResources([some], {
      action,
      resources: [table],
      context: { 'dynamodb:Attributes': attributes, 'dynamodb:ReturnValues': returned },
    });
  assert.deepEqual([named(['id', 'due'], ['NONE']), named(['due'], [])], [[], []]);
  assert.deepEqual(named(['id', 'status'], ['NONE']), [table]);
  assert.deepEqual(named(['id', 'due'], ['ALL_NEW']), [table]);
});

test('throws for a condition operator that is not emulated', () => {
  const withUnknownOperator = { ...allow, conditions: { StringNotLike: { 'aws:x': 'y' } } };
  assert.throws(
    () => findDeniedResources([withUnknownOperator], write('grant#1')),
    UnknownOperatorError,
  );
});
