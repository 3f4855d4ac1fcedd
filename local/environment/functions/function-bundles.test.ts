import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFunctionPool } from '../../functions/create-function-pool.ts';
import { bundleLocalFunctions } from './function-bundles.ts';

test('the stack of an error in a bundled function names the TypeScript source', async (t) => {
  const bundles = await bundleLocalFunctions();
  const pool = createFunctionPool({
    name: 'grant-access',
    entry: bundles.entryOf('grant-access'),
    runtime: bundles.runtime,
    environment: {},
    timeoutMs: 20_000,
    aheadMs: new Float64Array(new SharedArrayBuffer(8)),
    maxConcurrency: 1,
    onLog: () => {},
  });
  t.after(() => pool.close());
  const failed = await pool.invoke({});
  assert.ok(!failed.ok);
  assert.match(failed.trace.join('\n'), /\/src\/platform\/config\.ts:\d+:\d+/);
});
