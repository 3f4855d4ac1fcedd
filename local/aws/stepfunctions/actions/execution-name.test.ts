import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isExecutionName } from './execution-name.ts';

// https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
const forbiddenCharacters = [
  ...'<>{}[]?*"#%\\^|~`$&,;:/ \t\n',
  '\u0000',
  '\u009f',
  '\ud800',
  '\ufffe',
];

for (const character of forbiddenCharacters) {
  test(`rejects a name with ${JSON.stringify(character)}`, () => {
    assert.equal(isExecutionName(`a${character}b`), false);
  });
}

test('accepts 1 to 80 letters, digits, hyphens, dots and other allowed characters', () => {
  const allowed = fc.constantFrom(..."abcXYZ012-_.+=@()!'é");
  fc.assert(
    fc.property(fc.array(allowed, { minLength: 1, maxLength: 80 }), (characters) =>
      isExecutionName(characters.join('')),
    ),
  );
});

test('rejects an empty name and one over 80 characters', () => {
  assert.deepEqual([isExecutionName(''), isExecutionName('x'.repeat(81))], [false, false]);
});
