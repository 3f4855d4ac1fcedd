import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prettyJson } from './pretty-json.ts';

test('one value, or one on each line, is shown with its structure', () => {
  assert.equal(prettyJson('{"a":[1]}'), '{\n  "a": [\n    1\n  ]\n}');
  assert.equal(prettyJson('{"a":1}\n{"b":2}\n'), '{\n  "a": 1\n}\n{\n  "b": 2\n}\n');
});

test('what is no JSON stays as it is', () => {
  assert.equal(prettyJson('Local.Killed: <b>'), 'Local.Killed: <b>');
});
