import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signedFor, startTestAws } from '../start-test-aws.ts';

test('whoever asks is told by his access key', async (t) => {
  const { url } = await startTestAws(t);
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...signedFor('sts'), 'content-type': 'application/x-www-form-urlencoded' },
    body: 'Action=GetCallerIdentity&Version=2011-06-15',
  });
  assert.match(await response.text(), /<Account>111122223333<\/Account><Arn>.*AKIATEST<\/Arn>/);
});
