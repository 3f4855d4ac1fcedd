import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { EnvironmentOptions } from './environment-options.ts';
import { type LocalEnvironment, startLocalEnvironment } from './local-environment.ts';

/** Creates a folder for one test; it is deleted after the test. */
export function createTestFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'break-glass-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts a local environment for one test: on free ports, without delays and scheduled sweeps. */
export async function startTestEnvironment(
  t: TestContext,
  options: Partial<EnvironmentOptions> = {},
): Promise<LocalEnvironment> {
  const environment = await startLocalEnvironment({
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
    await environment.stop();
    assert.deepEqual(environment.permissions.deniedCalls(), [], 'calls that no policy allows');
  });
  return environment;
}

/** Presses the button of the first message that has one as the user. Returns the ephemeral text of the response. */
export async function pressAs(environment: LocalEnvironment, user: string): Promise<string> {
  const { messages, press } = environment.slack;
  const message = messages().find((candidate) =>
    JSON.stringify(candidate).includes('"break_glass"'),
  );
  await press({ ts: message?.ts ?? '', user, action: 'break_glass' });
  return messages().findLast(({ ephemeral }) => ephemeral)?.text ?? '';
}

/** Waits for the condition; throws after ten seconds. */
export async function eventually(condition: () => boolean, description: string): Promise<void> {
  const giveUpAt = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > giveUpAt) throw new Error(`Not reached within ten seconds: ${description}`);
    await wait(20);
  }
}
