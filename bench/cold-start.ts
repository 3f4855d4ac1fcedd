import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunctions, readFunctions } from '../infra/bundle-functions.ts';
import { createCertificate } from '../test/fixtures/aws-client/certificate.ts';
import { functionSettings } from '../test/fixtures/local-environment/function-settings.ts';
import {
  buildPressPayload,
  signInteraction,
} from '../test/fixtures/local-environment/press-button.ts';
import { createCpuQuota } from './cold-start/cpu-quota.ts';
import { type ColdStart, type FunctionStart, startFunction } from './cold-start/start-function.ts';
import { startStubAws } from './cold-start/start-stub-aws.ts';
import { print, round, statisticsOf } from './statistics.ts';

const runs = 41;
const warmUps = 2;
export const bareSource = 'export const handler = async () => ({ statusCode: 200, body: "" });\n';

/**
 * Measures the time from the start of a process to its first response, for each bundled function. The
 * event of `access-requested` is a press that opens a grant, with AWS over TLS on this machine; the
 * other functions reject their event or sweep an empty table. The floor is a handler that does nothing.
 */
export async function benchColdStart(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'break-glass-cold-'));
  const secret = randomBytes(16).toString('hex');
  const certificate = await createCertificate(folder);
  const stub = await startStubAws(certificate, secret);
  try {
    await bundleFunctions(folder);
    await writeFile(join(folder, 'bare.mjs'), bareSource);
    const [url = ''] = stub.urls;
    const environment = buildEnvironment(url, certificate.certificateFile);
    const pressSubject = (bundle: string, settings = {}): Subject => ({
      bundle: join(folder, bundle),
      environment: { ...environment, ...settings },
      buildEvent: () => buildPressEvent(secret),
    });
    const subjects: Record<string, Subject> = {
      [bareHandler]: pressSubject('bare.mjs'),
      [accessRequested]: pressSubject(`${accessRequested}/index.mjs`),
      [separateHosts]: pressSubject(
        `${accessRequested}/index.mjs`,
        buildEndpointSettings(stub.urls),
      ),
    };
    for (const name of Object.keys(await readFunctions()))
      subjects[name] ??= {
        bundle: join(folder, `${name}/index.mjs`),
        environment,
        buildEvent: () => ({}),
      };
    await measure(subjects);
    await measureThrottled(subjects);
  } finally {
    stub.stop();
    await rm(folder, { recursive: true });
  }
}

/** A function to start, with a new event for each start. */
type Subject = Omit<FunctionStart, 'event'> & { readonly buildEvent: () => unknown };

const bareHandler = 'bare handler';
const accessRequested = 'access-requested';
/** As in AWS, where each service has its own host and so its own connection. */
const separateHosts = 'access-requested, a host for each service';

async function measure(subjects: Readonly<Record<string, Subject>>): Promise<void> {
  const starts = await startInTurn(subjects);
  for (const [name, { bundle }] of Object.entries(subjects))
    print({ ...summarize(name, starts), bundleKb: Math.round((await stat(bundle)).size / 1024) });
}

/** Measures with a quarter of a CPU after the import, which is what Lambda gives at 442 MB. */
async function measureThrottled(subjects: Readonly<Record<string, Subject>>): Promise<void> {
  const common = { bench: 'cold-start', measure: 'a quarter of a CPU after import' };
  const quota = await createCpuQuota(0.25);
  if (typeof quota === 'string') return print({ ...common, notMeasured: quota });
  try {
    const throttled = Object.entries(subjects)
      .filter(([name]) => isPress(name))
      .map(([name, subject]) => [name, { ...subject, cgroupFile: quota.file }]);
    for (const [name, starts] of await startInTurn(Object.fromEntries(throttled))) {
      const { medianMs, p95Ms } = statisticsOf(
        starts.map(({ firstResponseMs }) => firstResponseMs),
      );
      print({ ...common, function: name, runs, firstResponseMs: medianMs, p95Ms, goalMs: 60 });
    }
  } finally {
    await quota.remove();
  }
}

/** Starts the functions in turn, so that other load on the machine affects all of them equally. */
async function startInTurn(
  subjects: Readonly<Record<string, Subject>>,
): Promise<ReadonlyMap<string, readonly ColdStart[]>> {
  const starts = new Map(Object.keys(subjects).map((name) => [name, [] as ColdStart[]]));
  for (let run = 0; run < runs + warmUps; run++)
    for (const [name, subject] of Object.entries(subjects)) {
      const { buildEvent, ...start } = subject;
      const coldStart = await startFunction({ ...start, event: buildEvent() });
      if (isPress(name)) checkGranted(coldStart);
      if (run >= warmUps) starts.get(name)?.push(coldStart);
    }
  return starts;
}

const isPress = (name: string) => name === accessRequested || name === separateHosts;

function checkGranted({ response }: ColdStart): void {
  if (!response.body?.includes('Glass broken - access incoming.'))
    throw new Error(`unexpected response to the press: ${JSON.stringify(response)}`);
}

function summarize(name: string, starts: ReadonlyMap<string, readonly ColdStart[]>) {
  const medianOf = (subject: string, read: (start: ColdStart) => number) =>
    statisticsOf((starts.get(subject) ?? []).map(read)).medianMs;
  const readTotalMs = ({ initMs, firstResponseMs }: ColdStart) => initMs + firstResponseMs;
  return {
    bench: 'cold-start',
    function: name,
    runs,
    initMs: medianOf(name, ({ initMs }) => initMs),
    firstResponseMs: medianOf(name, ({ firstResponseMs }) => firstResponseMs),
    totalMs: medianOf(name, readTotalMs),
    timesFloor: round(medianOf(name, readTotalMs) / medianOf(bareHandler, readTotalMs)),
    ...(isPress(name) && { goalTimesFloor: 3 }),
    cpuMs: medianOf(name, ({ cpuMs }) => cpuMs),
    peakRssMb: round(medianOf(name, ({ peakRssKb }) => peakRssKb) / 1024),
  };
}

/** Builds the event of a press of the example message's button, signed with the current time. */
export function buildPressEvent(secret: string, more: object = {}) {
  const local = { urls: { page: 'http://127.0.0.1', aws: '' } };
  const response_url = 'https://hooks.slack.com/actions/T0123ABCD/1/a';
  const { body, headers } = signInteraction(
    secret,
    buildPressPayload(local, { payload: { response_url, ...more } }),
  );
  return { headers, body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
}

export function buildEndpointSettings(urls: readonly string[]) {
  const [dynamodb = '', sfn = '', ssm = '', sso = '', identityStore = ''] = urls;
  return {
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
    AWS_ENDPOINT_URL_SFN: sfn,
    AWS_ENDPOINT_URL_SSM: ssm,
    AWS_ENDPOINT_URL_SSO_ADMIN: sso,
    AWS_ENDPOINT_URL_IDENTITYSTORE: identityStore,
  };
}

export const buildEnvironment = (awsUrl: string, certificateFile: string) => ({
  ...functionSettings,
  AWS_ENDPOINT_URL: awsUrl,
  AWS_ACCESS_KEY_ID: 'AKIABENCH',
  AWS_SECRET_ACCESS_KEY: 'bench',
  AWS_SESSION_TOKEN: 'bench',
  NODE_EXTRA_CA_CERTS: certificateFile,
});
