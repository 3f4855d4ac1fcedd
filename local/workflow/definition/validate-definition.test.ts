import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grantDefinition } from '../../aws/stepfunctions/test-definition.ts';
import { InvalidDefinitionError, validateDefinition } from './validate-definition.ts';

test('accepts a valid definition and does not change it', () => {
  const before = structuredClone(grantDefinition);
  validateDefinition(grantDefinition);
  assert.deepEqual(grantDefinition, before);
});

test('reports all problems at once', () => {
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
