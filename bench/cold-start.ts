import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunctions, readFunctions } from '../infra/bundle-functions.ts';
import { createCertificate } from '../test/fixtures/aws-client/certificate.ts';
import { buildPressPayload, signWith } from '../test/fixtures/local-environment/start-environment.ts';
import { functionSettings } from '../test/fixtures/local-environment/function-settings.ts';
import { createCpuQuota } from './cold-start/cpu-quota.ts';
import { type Start, type Started, startFunction } from './cold-start/start-function.ts';
import { startStub } from './cold-start/start-stub.ts';
import { figuresOf, print, round } from './figures.ts';

const runs = 41;
const warmUps = 2;
const bareHandler = 'export const handler = async () => ({ statusCode: 200, body: "" });\n';

/**
 * From the start of a process to its first answer, for each function as it is deployed: the click that
 * really opens a grant, against an AWS over TLS on this machine; for the others an event that they
 * refuse, or a sweep that finds nothing. The floor is a handler that does nothing, started in turn
 * with them.
 */
export async function benchColdStart(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'break-glass-cold-'));
  const secret = randomBytes(16).toString('hex');
  const certificate = await createCertificate(folder);
  const stub = await startStub(certificate, secret);
  try {
    await bundleFunctions(folder);
    await writeFile(join(folder, 'bare.mjs'), bareHandler);
    const [url = ''] = stub.urls;
    const environment = environmentAt(url, certificate.certificateFile);
    const inFolder = (file: string) => join(folder, file);
    const clickOn = (bundle: string, more = {}) => ({
      bundle: inFolder(bundle),
      environment: { ...environment, ...more },
      event: () => buildClick(secret),
    });
    const subjects: Record<string, Subject> = {
      [bare]: clickOn('bare.mjs'),
      [click]: clickOn(`${click}/index.mjs`),
      [apart]: clickOn(`${click}/index.mjs`, hostsApart(stub.urls)),
    };
    for (const name of Object.keys(await readFunctions()))
      subjects[name] ??= { bundle: inFolder(`${name}/index.mjs`), environment, event: () => ({}) };
    await measure(subjects);
    await measureThrottled(subjects);
  } finally {
    stub.stop();
    await rm(folder, { recursive: true });
  }
}

/** A function with an event for it, made anew for each start. */
type Subject = Omit<Start, 'event'> & { readonly event: () => unknown };

const bare = 'bare handler';
const click = 'access-requested';
/** As in AWS, where each service has a host, and so a connection, of its own. */
const apart = 'access-requested, a host for each service';

async function measure(subjects: Readonly<Record<string, Subject>>): Promise<void> {
  const starts = await startInTurn(subjects);
  for (const [name, { bundle }] of Object.entries(subjects))
    print({ ...describe(name, starts), bundleKb: Math.round((await stat(bundle)).size / 1024) });
}

/** With a quarter of a processor after the import, which is what Lambda gives at 442 MB. */
async function measureThrottled(subjects: Readonly<Record<string, Subject>>): Promise<void> {
  const line = { bench: 'cold-start', measure: 'a quarter of a CPU after import' };
  const quota = await createCpuQuota(0.25);
  if (typeof quota === 'string') return print({ ...line, notMeasured: quota });
  try {
    const throttled = Object.entries(subjects)
      .filter(([name]) => isClick(name))
      .map(([name, subject]) => [name, { ...subject, cgroupFile: quota.file }]);
    for (const [name, starts] of await startInTurn(Object.fromEntries(throttled))) {
      const { medianMs, p95Ms } = figuresOf(starts.map(({ firstAnswerMs }) => firstAnswerMs));
      print({ ...line, function: name, runs, firstAnswerMs: medianMs, p95Ms, goalMs: 60 });
    }
  } finally {
    await quota.remove();
  }
}

/** Each in turn with the others, so that what loads the machine meanwhile is the same to all. */
async function startInTurn(
  subjects: Readonly<Record<string, Subject>>,
): Promise<ReadonlyMap<string, readonly Started[]>> {
  const starts = new Map(Object.keys(subjects).map((name) => [name, [] as Started[]]));
  for (let run = 0; run < runs + warmUps; run++)
    for (const [name, subject] of Object.entries(subjects)) {
      const started = await startFunction({ ...subject, event: subject.event() });
      if (isClick(name)) checkGranted(started);
      if (run >= warmUps) starts.get(name)?.push(started);
    }
  return starts;
}

const isClick = (name: string) => name === click || name === apart;

function checkGranted({ answer }: Started): void {
  if (!answer.body?.includes('Glass broken - access incoming.'))
    throw new Error(`the click was answered: ${JSON.stringify(answer)}`);
}

function describe(name: string, starts: ReadonlyMap<string, readonly Started[]>) {
  const medianOf = (of: string, read: (started: Started) => number) =>
    figuresOf((starts.get(of) ?? []).map(read)).medianMs;
  const together = ({ initMs, firstAnswerMs }: Started) => initMs + firstAnswerMs;
  return {
    bench: 'cold-start',
    function: name,
    runs,
    initMs: medianOf(name, ({ initMs }) => initMs),
    firstAnswerMs: medianOf(name, ({ firstAnswerMs }) => firstAnswerMs),
    togetherMs: medianOf(name, together),
    timesFloor: round(medianOf(name, together) / medianOf(bare, together)),
    ...(isClick(name) && { goalTimesFloor: 3 }),
    cpuMs: medianOf(name, ({ cpuMs }) => cpuMs),
    peakRssMb: round(medianOf(name, ({ peakRssKb }) => peakRssKb) / 1024),
  };
}

/** A press of the seed's message's button, signed just now. */
function buildClick(secret: string) {
  const world = { urls: { page: 'http://127.0.0.1', aws: '' } };
  const response_url = 'https://hooks.slack.com/actions/T0123ABCD/1/a';
  const { body, headers } = signWith(secret, buildPressPayload(world, { payload: { response_url } }));
  return { headers, body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
}

function hostsApart([dynamodb, sfn, ssm, sso, identityStore]: readonly string[]) {
  return {
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
    AWS_ENDPOINT_URL_SFN: sfn,
    AWS_ENDPOINT_URL_SSM: ssm,
    AWS_ENDPOINT_URL_SSO_ADMIN: sso,
    AWS_ENDPOINT_URL_IDENTITYSTORE: identityStore,
  };
}

const environmentAt = (awsUrl: string, certificateFile: string) => ({
  ...functionSettings,
  AWS_ENDPOINT_URL: awsUrl,
  AWS_ACCESS_KEY_ID: 'AKIABENCH',
  AWS_SECRET_ACCESS_KEY: 'bench',
  AWS_SESSION_TOKEN: 'bench',
  NODE_EXTRA_CA_CERTS: certificateFile,
});
