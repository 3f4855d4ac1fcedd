import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { settings as grantAccess } from '../src/lambda/compose/grant-access.ts';
import { settings as handleInteraction } from '../src/lambda/compose/interaction-handler.ts';
import { settings as report } from '../src/lambda/compose/report.ts';
import { settings as takeAway } from '../src/lambda/compose/revoke-access.ts';
import { settings as sweep } from '../src/lambda/compose/sweep-grants.ts';
import { readFunctions } from './bundle-functions.ts';

const functions = await readFunctions();
const read: Record<string, readonly string[]> = {
  'access-requested': handleInteraction,
  'grant-access': grantAccess,
  'revoke-access': takeAway,
  'report-on-access': report,
  'sweep-grants': sweep,
};

/** Lambda itself sets the Region. */
const isConfigured = (setting: string) => setting !== 'AWS_REGION';

test('each function is described with the settings that it reads, and no others', () => {
  for (const [name, { environment }] of Object.entries(functions))
    assert.deepEqual([...environment].sort(), (read[name] ?? []).filter(isConfigured).sort(), name);
});

test('every entry point is described, and every description has one', async () => {
  const folder = new URL('../src/lambda/', import.meta.url);
  const entries: string[] = [];
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.ts'))) {
    const source = await readFile(new URL(file, folder), 'utf8');
    if (!/^export const handler\b/m.test(source)) continue;
    entries.push(`src/lambda/${file}`);
    assert.ok(source.split('\n').length <= 26, `${file} is wiring and a handler, in 25 lines`);
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
