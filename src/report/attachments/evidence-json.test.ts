import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { buildEvidenceJson } from './evidence-json.ts';

const unpack = (gzipped: Buffer): unknown => JSON.parse(gunzipSync(gzipped).toString());

test('the records come out as they went in, and the hash is that of the file', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), (records) => {
      const { gzipped, sha256, bytes, left } = buildEvidenceJson(records, 1_000_000);
      const whole = gunzipSync(gzipped);
      assert.deepEqual(unpack(gzipped), JSON.parse(JSON.stringify({ Records: records })));
      assert.equal(sha256, createHash('sha256').update(whole).digest('hex'));
      assert.deepEqual([bytes, left], [whole.length, 0]);
    }),
  );
});

test('what has no room is left out and counted, and the hash is that of the whole', () => {
  const records = Array.from({ length: 40 }, () => ({
    noise: randomBytes(60_000).toString('hex'),
  }));
  const whole = buildEvidenceJson(records, 100_000_000);
  const cut = buildEvidenceJson(records, 2_000_000);
  assert.ok(cut.gzipped.length <= 2_000_000);
  assert.ok(cut.left > 0);
  assert.deepEqual(unpack(cut.gzipped), { Records: records.slice(0, records.length - cut.left) });
  assert.deepEqual([cut.sha256, cut.bytes], [whole.sha256, whole.bytes]);
});
