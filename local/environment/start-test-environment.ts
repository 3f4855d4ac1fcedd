import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { EnvironmentOptions } from './environment-options.ts';
import { type LocalEnvironment, startLocalEnvironment } from './local-environment.ts';

/** A folder for one test, gone after it. */
export function createTestFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'break-glass-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A whole world on free ports for one test: quick, and without sweeps of its own. */
export async function startTestEnvironment(
  t: TestContext,
  options: Partial<EnvironmentOptions> = {},
): Promise<LocalEnvironment> {
  const world = await startLocalEnvironment({
    port: 0,
    awsPort: 0,
    accessSeconds: 60,
    cloudTrailDelaySeconds: 1,
    sweepSeconds: 0,
    sessionSeconds: 30,
    ...options,
    settings: { assignmentDelayMs: 0, ...options.settings },
  });
  t.after(async () => {
    await world.stop();
    assert.deepEqual(world.permissions.deniedCalls(), [], 'calls that no policy allows');
  });
  return world;
}

/** Presses the button of the newest message as a person; answers what that person was told. */
export async function pressAs(world: LocalEnvironment, user: string): Promise<string> {
  const { messages, press } = world.slack;
  const message = messages().findLast(({ ephemeral }) => !ephemeral);
  await press({ ts: message?.ts ?? '', user, action: 'break_glass' });
  return messages().findLast(({ ephemeral }) => ephemeral)?.text ?? '';
}

/** Looks again and again until something is so; throws after ten seconds. */
export async function eventually(condition: () => boolean, description: string): Promise<void> {
  const until = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > until) throw new Error(`It did not come to this: ${description}`);
    await wait(20);
  }
}
