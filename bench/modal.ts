import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunctions } from '../infra/bundle-functions.ts';
import { type Certificate, createCertificate } from '../test/fixtures/aws-client/certificate.ts';
import { createCpuQuota } from './cold-start/cpu-quota.ts';
import { type ColdStart, startFunction } from './cold-start/start-function.ts';
import { type StubOptions, startStubAws } from './cold-start/start-stub-aws.ts';
import {
  bareSource,
  buildEndpointSettings,
  buildEnvironment,
  buildPressEvent,
} from './cold-start.ts';
import { print, round, statisticsOf } from './statistics.ts';

const runs = 21;
/** A trigger opens a modal within three seconds of the press. */
const goalMs = 2_500;
const defaultTimes: StubOptions = { awsMs: 20, describePermissionSetMs: 1_000, slackMs: 50 };

/**
 * Measures the time from the start of a process to the response of views.open, for a press where the reason comes first: with a
 * quarter of a CPU, and AWS and Slack that take their usual times. Slack is asked over plain HTTP. The floor is a handler that
 * does nothing.
 */
export async function benchModal(): Promise<void> {
  const quota = await createCpuQuota(0.25);
  if (typeof quota === 'string') return print({ bench: 'modal', notMeasured: quota });
  const folder = await mkdtemp(join(tmpdir(), 'break-glass-modal-'));
  const certificate = await createCertificate(folder);
  try {
    await bundleFunctions(folder);
    await writeFile(join(folder, 'bare.mjs'), bareSource);
    for (const isIndexed of [true, false])
      await measure({ folder, certificate, cgroupFile: quota.file }, isIndexed);
  } finally {
    await quota.remove();
    await rm(folder, { recursive: true });
  }
}

interface Bench {
  readonly folder: string;
  readonly certificate: Certificate;
  readonly cgroupFile: string;
}

async function measure({ folder, certificate, cgroupFile }: Bench, isIndexed: boolean) {
  const secret = randomBytes(16).toString('hex');
  const stub = await startStubAws(certificate, secret, {
    ...defaultTimes,
    reason: 'first',
    isIndexed,
  });
  const environment = {
    ...buildEnvironment(stub.urls[0] ?? '', certificate.certificateFile),
    ...buildEndpointSettings(stub.urls),
    SLACK_BOT_TOKEN_PARAMETER: '/break-glass-access/bot-token',
    SLACK_ORIGIN: stub.slackUrl,
  };
  const start = (bundle: string, joinsAt?: 'start') =>
    startFunction({
      bundle: join(folder, bundle),
      event: buildPressEvent(secret, { trigger_id: '1.2.abc' }),
      environment,
      cgroupFile,
      joinsAt,
    });
  try {
    for (const joinsAt of [undefined, 'start'] as const) {
      const starts: ColdStart[] = [];
      const floor: ColdStart[] = [];
      for (let run = 0; run < runs; run++) {
        floor.push(await start('bare.mjs', joinsAt));
        const opened = await start('access-requested/index.mjs', joinsAt);
        // A reply would say that the modal did not open.
        if (opened.response.body !== '')
          throw new Error(`no modal was opened: ${JSON.stringify(opened.response)}`);
        starts.push(opened);
      }
      print(
        summarize(starts, floor, {
          isIndexed,
          throttled: joinsAt === 'start' ? 'from the start' : 'after the import',
        }),
      );
    }
  } finally {
    stub.stop();
  }
}

const totalOf = ({ initMs, firstResponseMs }: ColdStart) => initMs + firstResponseMs;

function summarize(
  starts: readonly ColdStart[],
  floor: readonly ColdStart[],
  { isIndexed, throttled }: { readonly isIndexed: boolean; readonly throttled: string },
) {
  const total = statisticsOf(starts.map(totalOf));
  return {
    bench: 'modal',
    measure: 'start of the process to the response of views.open',
    quarterOfCpu: throttled,
    nameFrom: isIndexed ? 'rules-index' : 'DescribePermissionSet',
    runs,
    ...total,
    goalMs,
    timesFloor: round(total.medianMs / statisticsOf(floor.map(totalOf)).medianMs),
  };
}
