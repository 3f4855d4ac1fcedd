import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { readFunctions } from '../../../infra/bundle-functions.ts';
import { buildEnvironmentVariables } from '../../../local/environment/functions/environment-variables.ts';
import { startEnvironment } from '../../fixtures/local-environment/start-environment.ts';

/**
 * Tries a built image: `node test/e2e/container-image/run-container-image.ts <image>`. Each function is run by its command, is
 * given one invocation by a Runtime API of our own, and works against a local local.
 */
const [image = 'break-glass-access'] = process.argv.slice(2);

/** What each function says to an event that asks nothing of it. */
const expected: Readonly<Record<string, { event: unknown; answer: RegExp }>> = {
  'access-requested': { event: { headers: {}, body: '' }, answer: /^response .*"statusCode":401/ },
  'grant-access': { event: {}, answer: /^error / },
  'revoke-access': { event: {}, answer: /^error / },
  'report-on-access': { event: {}, answer: /^error / },
  'sweep-grants': { event: {}, answer: /^response \{"ended":0,"reported":0,"overdue":0\}$/ },
};

const worldOptions = {
  port: 0,
  awsPort: 0,
  accessSeconds: 60,
  cloudTrailDelaySeconds: 0,
  sweepSeconds: 0,
  sessionSeconds: 30,
};
const stops: (() => Promise<void>)[] = [];
const local = await startEnvironment({ after: (stop) => stops.push(stop as () => Promise<void>) });
const container = execFileSync('buildah', ['from', image], { encoding: 'utf8' }).trim();
try {
  for (const [name, { environment, timeoutSeconds }] of Object.entries(await readFunctions())) {
    const described = { name, environment, timeoutSeconds, entry: new URL('file:///') };
    const variables = buildEnvironmentVariables(described, local.urls, worldOptions);
    const said = await invoke(name, variables, expected[name]?.event ?? {});
    console.log(`${name}/index.handler: ${said}`);
    assert.match(said, expected[name]?.answer ?? /^response /);
  }
} finally {
  execFileSync('buildah', ['rm', container]);
  for (const stop of stops) await stop();
}

/** Gives the function one invocation, and what it answered: `response <json>` or `error <json>`. */
async function invoke(
  name: string,
  variables: Readonly<Record<string, string>>,
  event: unknown,
): Promise<string> {
  const answered = Promise.withResolvers<string>();
  let isGiven = false;
  const api = createServer(async (request, response) => {
    if (request.method === 'GET') {
      if (isGiven) return;
      isGiven = true;
      response.setHeader('lambda-runtime-aws-request-id', 'one');
      response.setHeader('lambda-runtime-deadline-ms', Date.now() + 60_000);
      response.end(JSON.stringify(event));
      return;
    }
    const kind = request.url?.split('/').at(-1);
    const body = await textOf(request);
    response.writeHead(202).end();
    answered.resolve(`${kind} ${body}`);
  });
  await once(api.listen(0, '127.0.0.1'), 'listening');
  const address = api.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const environment = { ...variables, AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}` };
  const settings = Object.entries(environment).flatMap(([key, value]) => [
    '--env',
    `${key}=${value}`,
  ]);
  const run = ['run', '--isolation', 'chroot', ...settings, container, '--'];
  const command = ['/lambda-entrypoint.sh', `${name}/index.handler`];
  const child = spawn('buildah', [...run, ...command], { stdio: ['ignore', 'ignore', 'inherit'] });
  child.once('exit', (code) => answered.resolve(`ended with ${code}`));
  try {
    return await answered.promise;
  } finally {
    // The runtime waits for its next invocation, and ends when there is nobody to ask.
    api.closeAllConnections();
    api.close();
    if (child.exitCode === null) await once(child, 'exit');
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
