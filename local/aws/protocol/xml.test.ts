import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { writeXml } from './xml.ts';

test('writes objects as children and lists as members, and omits undefined values', () => {
  const result = { Topics: [{ TopicArn: 'a' }, { TopicArn: 'b' }], NextToken: undefined };
  assert.equal(
    writeXml('ListTopicsResult', result, 'http://example.com/'),
    '<ListTopicsResult xmlns="http://example.com/"><Topics><member><TopicArn>a</TopicArn></member><member><TopicArn>b</TopicArn></member></Topics></ListTopicsResult>',
  );
});

test('escapes markup and removes characters that XML does not allow', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const inner = writeXml('M', text).slice('<M>'.length, -'</M>'.length);
      assert.doesNotMatch(inner, /[<>"]|&(?!(amp|lt|gt|quot);)|[^\P{Cc}\t\n\r]/u);
    }),
  );
});
