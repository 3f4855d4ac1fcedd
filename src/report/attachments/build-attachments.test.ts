import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { event, noEvidence } from '../../../test/fixtures/evidence/example-report.ts';
import { buildAttachments } from './build-attachments.ts';

const role = Array.from({ length: 200 }, (_, index) =>
  event({ eventTime: '2026-07-01T08:30:00Z', userAgent: randomBytes(50 + index).toString('hex') }),
);
const evidence = { ...noEvidence, role };

test('the attachments contain every event, sorted by time', () => {
  const early = event({ eventTime: '2026-07-01T08:00:00Z', eventName: 'First' });
  const { files, attached } = buildAttachments({ ...evidence, portal: [early] });
  assert.deepEqual(
    files.map(({ filename }) => filename),
    ['events.csv', 'evidence.json.gz'],
  );
  assert.deepEqual([attached.csvOmitted, attached.jsonOmitted], [0, 0]);
  const [, first] = Buffer.from(files[0]?.content ?? [])
    .toString()
    .split('\r\n');
  assert.match(
    first ?? '',
    /^"2026-07-01T08:00:00Z","portal","","","","ec2.amazonaws.com","First"/,
  );
  const { Records: records } = JSON.parse(gunzipSync(files[1]?.content ?? '').toString());
  assert.deepEqual(records[0], early.raw);
  assert.equal(records.length, 201);
});

test('gzips a long CSV, and truncates one that is too long even when gzipped', () => {
  const build = (limits: Parameters<typeof buildAttachments>[2]) => {
    const { files, attached } = buildAttachments(evidence, undefined, limits);
    const bytes = files.reduce((sum, { content }) => sum + content.length, 0);
    return { name: attached.csvName, isTruncated: attached.csvOmitted > 0, bytes };
  };
  const long = build({ plainCsvBytes: 2_000, csvBytes: 1_000_000, totalBytes: 200_000 });
  assert.deepEqual([long.name, long.isTruncated], ['events.csv.gz', false]);
  const tooLong = build({ plainCsvBytes: 2_000, csvBytes: 1_000_000, totalBytes: 20_000 });
  assert.deepEqual([tooLong.name, tooLong.isTruncated], ['events.csv', true]);
  assert.ok(tooLong.bytes <= 20_000);
});
