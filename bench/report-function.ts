import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundleFunctions, readFunctions } from '../infra/bundle-functions.ts';
import { users } from '../local/seed.ts';
import { createGrantFixture, grantId } from '../test/fixtures/grant/grant-fixture.ts';
import { functionSettings } from '../test/fixtures/local-environment/function-settings.ts';
import type { ColdStart } from './cold-start/start-function.ts';
import { startStubTrail } from './report-function/stub-trail.ts';
import { print, round } from './statistics.ts';

const sizes = [100_000, 400_000, 700_000];
/** Lambda's Node runtime gives the heap this share of the memory. */
const heapShare = 0.9;
const id = grantId('1');
const taskInput = {
  ...{ version: 2, grantId: id, step: 'ReportOnAccess', decision: null, granted: null },
  ...{ enteredAt: '2026-11-21T04:15:00.000Z', waitEnded: null },
};

/**
 * Measures the bundle of report-on-access on a grant with very many events: its time and peak memory, with
 * the heap limit that it has in Lambda. CloudWatch Logs, DynamoDB and SES are stubs without delays in
 * another process than the function's.
 */
export async function benchReportFunction(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'break-glass-report-function-'));
  try {
    await bundleFunctions(folder);
    for (const events of sizes) await measure(folder, events);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measure(folder: string, events: number): Promise<void> {
  const { memoryMegabytes = 0, timeoutSeconds = 0 } =
    (await readFunctions())['report-on-access'] ?? {};
  const grant = await endedGrant();
  const stub = await startStubTrail({ grant, events, principalId: users[0].id });
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        `--max-old-space-size=${Math.floor(memoryMegabytes * heapShare)}`,
        new URL('cold-start/bootstrap.mjs', import.meta.url).pathname,
        join(folder, 'report-on-access/index.mjs'),
        JSON.stringify(taskInput),
        '',
        String(timeoutSeconds * 1000),
      ],
      {
        env: {
          ...functionSettings,
          AWS_ENDPOINT_URL: stub.url,
          AWS_ACCESS_KEY_ID: 'AKIABENCH',
          AWS_SECRET_ACCESS_KEY: 'x',
        },
      },
    );
    const run: ColdStart = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    print({
      bench: 'report-function',
      events,
      ...stub.mail(),
      seconds: round(run.firstResponseMs / 1000),
      limitSeconds: timeoutSeconds,
      cpuSeconds: round(run.cpuMs / 1000),
      peakMegabytes: Math.round(run.peakRssKb / 1024),
      limitMegabytes: memoryMegabytes,
      queries: stub.queries(),
      ...(run.response.errorName !== undefined && { error: run.response.errorName }),
    });
  } finally {
    await stub.stop();
  }
}

/** The record of a grant that ended a while ago. */
async function endedGrant() {
  const fixture = createGrantFixture();
  await fixture.activate(id);
  fixture.clock.advance(3_600_000);
  await fixture.revokeAccess(id);
  return { ...fixture.records.all.get(`grant#${id}`), principalId: users[0].id };
}
