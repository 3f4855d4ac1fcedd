import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prettyJson } from './pretty-json.ts';

test('indents one value, or one on each line', () => {
  assert.equal(prettyJson('{"a":[1]}'), '{\n  "a": [\n    1\n  ]\n}');
  assert.equal(prettyJson('{"a":1}\n{"b":2}\n'), '{\n  "a": 1\n}\n{\n  "b": 2\n}\n');
});

test('returns other text unchanged', () => {
  assert.equal(prettyJson('Local.Killed: <b>'), 'Local.Killed: <b>');
});
