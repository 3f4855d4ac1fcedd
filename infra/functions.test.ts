import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import * as settings from '../src/lambda/settings.ts';
import { latestInvocationEnd, maxClockSkewMs } from '../src/platform/time.ts';
import { readFunctions } from './bundle-functions.ts';

const functions = await readFunctions();
const settingsByFunction: Record<string, readonly string[]> = {
  'access-requested': settings.accessRequested,
  'grant-access': settings.grantAccess,
  'revoke-access': settings.revokeAccess,
  'report-on-access': settings.reportOnAccess,
  'sweep-grants': settings.sweepGrants,
};

/** Lambda sets the others. */
const isConfigured = (setting: string) =>
  !['AWS_REGION', 'AWS_LAMBDA_FUNCTION_NAME'].includes(setting);

test('functions.json lists exactly the settings that each function reads', () => {
  for (const [name, { environment }] of Object.entries(functions))
    assert.deepEqual(
      [...environment].sort(),
      (settingsByFunction[name] ?? []).filter(isConfigured).sort(),
      name,
    );
});

test('no function of functions.json runs longer than leases and create attempts assume', () => {
  const longest = Math.max(...Object.values(functions).map(({ timeoutSeconds }) => timeoutSeconds));
  assert.equal(latestInvocationEnd(0), longest * 1000 + 2 * maxClockSkewMs);
});

test('functions.json lists every entry point, and every listed entry point exists', async () => {
  const folder = new URL('../src/lambda/', import.meta.url);
  const entries: string[] = [];
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.ts'))) {
    const source = await readFile(new URL(file, folder), 'utf8');
    if (!/^export const handler\b/m.test(source)) continue;
    entries.push(`src/lambda/${file}`);
    assert.ok(source.split('\n').length <= 26, `${file} has more than 25 lines`);
  }
  assert.deepEqual(
    Object.values(functions).map(({ entry }) => entry),
    Object.keys(functions).map((name) => `src/lambda/${name}.ts`),
  );
  assert.deepEqual(
    entries.sort(),
    Object.values(functions)
      .map(({ entry }) => entry)
      .sort(),
  );
});
