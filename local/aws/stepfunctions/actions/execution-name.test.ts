import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isExecutionName } from './execution-name.ts';

// https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
const refused = [...'<>{}[]?*"#%\\^|~`$&,;:/ \t\n', '\u0000', '\u009f', '\ud800', '\ufffe'];

for (const character of refused) {
  test(`${JSON.stringify(character)} may not stand in a name`, () => {
    assert.equal(isExecutionName(`a${character}b`), false);
  });
}

test('1 to 80 letters, digits, hyphens, dots and other harmless characters are a name', () => {
  const harmless = fc.constantFrom(..."abcXYZ012-_.+=@()!'é");
  fc.assert(
    fc.property(fc.array(harmless, { minLength: 1, maxLength: 80 }), (characters) =>
      isExecutionName(characters.join('')),
    ),
  );
});

test('a name is neither empty nor longer than 80 characters', () => {
  assert.deepEqual([isExecutionName(''), isExecutionName('x'.repeat(81))], [false, false]);
});
