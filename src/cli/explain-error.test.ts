import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainError } from './explain-error.ts';

const named = (name: string, message: string) => Object.assign(new Error(message), { name });

test('says what AWS said, and what to do', () => {
  assert.equal(
    explainError(named('ExpiredTokenException', 'The token has expired.')),
    'ExpiredTokenException: The token has expired. The AWS credentials have expired: sign in again.',
  );
  assert.match(
    explainError(named('ParameterNotFound', '')),
    /^ParameterNotFound\. There is no deployment/,
  );
});

test('any other error is as it is', () => {
  assert.equal(explainError(new TypeError('no network')), 'TypeError: no network');
  assert.equal(explainError('a text'), 'a text');
});
