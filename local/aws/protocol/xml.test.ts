import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { writeXml } from './xml.ts';

test('objects are children, lists are members, and what is undefined is left out', () => {
  const result = { Topics: [{ TopicArn: 'a' }, { TopicArn: 'b' }], NextToken: undefined };
  assert.equal(
    writeXml('ListTopicsResult', result, 'http://example.com/'),
    '<ListTopicsResult xmlns="http://example.com/"><Topics><member><TopicArn>a</TopicArn></member><member><TopicArn>b</TopicArn></member></Topics></ListTopicsResult>',
  );
});

test('no text can end its element or hold what XML cannot', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const inner = writeXml('M', text).slice('<M>'.length, -'</M>'.length);
      assert.doesNotMatch(inner, /[<>"]|&(?!(amp|lt|gt|quot);)|[^\P{Cc}\t\n\r]/u);
    }),
  );
});
