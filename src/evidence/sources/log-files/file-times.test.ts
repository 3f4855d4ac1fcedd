import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deliveredAt, isFileOutside, isFolderOutside } from './file-times.ts';

const times = {
  from: Date.parse('2026-06-30T22:00:00Z'),
  until: Date.parse('2026-07-02T10:00:00Z'),
};

const folders: readonly (readonly [string, boolean])[] = [
  ['AWSLogs/o-1/123456789012/CloudTrail/eu-west-1/2026', false],
  ['AWSLogs/123456789012/CloudTrail/eu-west-1/2025', true],
  ['AWSLogs/123456789012/CloudTrail/eu-west-1/2027', true],
  ['AWSLogs/123456789012/CloudTrail/eu-west-1/2026/06', false],
  ['AWSLogs/123456789012/CloudTrail/eu-west-1/2026/05', true],
  ['AWSLogs/123456789012/CloudTrail/eu-west-1/2026/08', true],
  ['AWSLogs/123456789012/CloudTrail/eu-west-1/2026/06/30', false],
  ['AWSLogs/123456789012/CloudTrail/eu-west-1/2026/06/29', true],
  ['AWSLogs/123456789012/CloudTrail/eu-west-1/2026/07/02', false],
  ['AWSLogs/123456789012/CloudTrail/eu-west-1/2026/07/03', true],
  ['backup/2019/05', false],
];
for (const [folder, isOutside] of folders)
  test(`${folder} is ${isOutside ? 'skipped' : 'read'}`, () => {
    assert.equal(isFolderOutside(folder, times), isOutside);
  });

test('skips a file by the time in its name, if the name is a trail’s', () => {
  const name = (time: string) => `123456789012_CloudTrail_us-gov-west-1_${time}Z_AbCd0123.json.gz`;
  assert.equal(deliveredAt(name('20260701T0905')), Date.parse('2026-07-01T09:05:00Z'));
  assert.deepEqual(
    ['20260630T2150', '20260630T2200', '20260702T1000', '20260702T1001'].map((time) =>
      isFileOutside(name(time), times),
    ),
    [true, false, false, true],
  );
  assert.equal(isFileOutside('20190101T0000Z.json', times), false);
});
