import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestAws } from '../../local/aws/start-test-aws.ts';
import { instanceArn, permissionSets } from '../../local/seed.ts';
import { buildJsonClient } from '../../test/fixtures/aws-client/build-json-client.ts';
import { identityCenter } from './client/json-service.ts';
import { createPermissionSets, isoDurationSeconds } from './permission-sets.ts';

test('describes a permission set once; an unknown one is undefined', async (t) => {
  const aws = await startTestAws(t);
  const sets = createPermissionSets(buildJsonClient(aws.url, identityCenter), instanceArn);
  const expected = { name: 'BreakGlassProd', sessionSeconds: 3600 };
  assert.deepEqual(await sets.find(permissionSets[0].arn), expected);
  const callCount = aws.calls.length;
  assert.deepEqual(await sets.find(permissionSets[0].arn), expected);
  assert.equal(aws.calls.length, callCount);
  const unknown = 'arn:aws:sso:::permissionSet/ssoins-12345/ps-unknown';
  assert.equal(await sets.find(unknown), undefined);
});

test('converts ISO 8601 durations to seconds and rejects other text', () => {
  const cases = [
    ['PT1H', 3600],
    ['PT12H', 43_200],
    ['PT1H30M', 5400],
    ['PT30S', 30],
    ['P1DT1S', 86_401],
    ['PT', undefined],
    ['P', undefined],
    ['P1M', undefined],
    ['1h', undefined],
    ['', undefined],
  ] as const;
  for (const [text, seconds] of cases) assert.equal(isoDurationSeconds(text), seconds, text);
});
