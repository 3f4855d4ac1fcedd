import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { event } from '../../../../test/fixtures/evidence/example-report.ts';
import { resourceOf } from './resource-of.ts';

test('takes the resource from the resources, then the request parameters, then the error message', () => {
  const cases: readonly (readonly [Record<string, unknown>, string])[] = [
    [
      {
        resources: [{ ARN: 'arn:aws:s3:::bucket' }],
        requestParameters: { bucketName: 'other' },
      },
      'arn:aws:s3:::bucket',
    ],
    [{ requestParameters: { userName: 'eve', path: '/' } }, 'eve'],
    [
      {
        requestParameters: {
          instancesSet: { items: [{ instanceId: 'i-1' }, { instanceId: 'i-2' }] },
        },
      },
      'i-1, i-2',
    ],
    [{ requestParameters: { names: ['a', 'b', 'c', 'd', 'e'] } }, 'a, b, c, d, …'],
    [{ requestParameters: { roleArn: 'arn:x', roleSessionName: 'me' } }, 'arn:x'],
    [{ requestParameters: { tags: [{ key: 'team' }], secretId: 'prod/db' } }, 'prod/db'],
    [
      {
        errorMessage:
          'User: arn:aws:sts::1:x is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::1:role/admin',
      },
      'arn:aws:iam::1:role/admin',
    ],
    [{ requestParameters: null }, ''],
    [{}, ''],
  ];
  for (const [changes, expected] of cases) assert.equal(resourceOf(event(changes)), expected);
});

test('the text is short for any record', () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), (requestParameters, resources) => {
      assert.ok(resourceOf(event({ requestParameters, resources })).length < 2_100);
    }),
  );
  const deep = Array.from({ length: 10_000 }).reduce((inner) => ({ inner }), { name: 'x' });
  assert.equal(resourceOf(event({ requestParameters: deep })), '');
});
