import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grantDefinition } from '../../aws/stepfunctions/test-definition.ts';
import { InvalidDefinitionError, validateDefinition } from './validate-definition.ts';

test('a valid definition passes and is left as it was', () => {
  const before = structuredClone(grantDefinition);
  validateDefinition(grantDefinition);
  assert.deepEqual(grantDefinition, before);
});

test('all that is wrong is said at once', () => {
  const States = {
    ...grantDefinition.States,
    GrantAccess: { Type: 'Pass', Next: 'Nowhere' },
    Closed: { Type: 'Pass', Next: 'Elsewhere' },
  };
  assert.throws(
    () => validateDefinition({ ...grantDefinition, States }),
    (error) =>
      error instanceof InvalidDefinitionError &&
      /Nowhere/.test(error.message) &&
      /Elsewhere/.test(error.message) &&
      error.problems.length >= 2,
  );
});
