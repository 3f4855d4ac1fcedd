import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { buildEvidenceJson } from './evidence-json.ts';

const parseGzipped = (gzipped: Buffer): unknown => JSON.parse(gunzipSync(gzipped).toString());

test('writes the records unchanged, and hashes the uncompressed file', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), (records) => {
      const { content, sha256, bytes, omitted } = buildEvidenceJson(records, 1_000_000);
      const complete = gunzipSync(content);
      assert.deepEqual(parseGzipped(content), JSON.parse(JSON.stringify({ Records: records })));
      assert.equal(sha256, createHash('sha256').update(complete).digest('hex'));
      assert.deepEqual([bytes, omitted], [complete.length, 0]);
    }),
  );
});

test('counts the records that do not fit, and hashes the complete file', () => {
  const records = Array.from({ length: 40 }, () => ({
    padding: randomBytes(60_000).toString('hex'),
  }));
  const complete = buildEvidenceJson(records, 100_000_000);
  const truncated = buildEvidenceJson(records, 2_000_000);
  assert.ok(truncated.content.length <= 2_000_000);
  assert.ok(truncated.omitted > 0);
  assert.deepEqual(parseGzipped(truncated.content), {
    Records: records.slice(0, records.length - truncated.omitted),
  });
  assert.deepEqual([truncated.sha256, truncated.bytes], [complete.sha256, complete.bytes]);
});
