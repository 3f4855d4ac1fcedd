import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { readFunctions } from '../../../infra/bundle-functions.ts';
import { buildEnvironmentVariables } from '../../../local/environment/functions/environment-variables.ts';
import {
  collectStops,
  startEnvironment,
  testOptions,
} from '../../fixtures/local-environment/start-environment.ts';

/**
 * Tests a built image: `node test/e2e/container-image/run-container-image.ts <image>`. Runs each
 * function by its container command, with one invocation from a Runtime API in this process, against a
 * local environment.
 */
const [image = 'break-glass-access'] = process.argv.slice(2);

/** Each function's outcome for an event that starts no work. */
const expected: Readonly<Record<string, { event: unknown; outcome: RegExp }>> = {
  'access-requested': { event: { headers: {}, body: '' }, outcome: /^response .*"statusCode":401/ },
  'grant-access': { event: {}, outcome: /^error / },
  'revoke-access': { event: {}, outcome: /^error / },
  'report-on-access': { event: {}, outcome: /^error / },
  'sweep-grants': { event: {}, outcome: /^response \{"ended":0,"reported":0,"failed":0\}$/ },
};

const stops = collectStops();
const local = await startEnvironment(stops);
const container = execFileSync('buildah', ['from', image], { encoding: 'utf8' }).trim();
try {
  for (const [name, { environment, timeoutSeconds }] of Object.entries(await readFunctions())) {
    const description = { name, environment, timeoutSeconds, entry: '' };
    const options = { ...testOptions, accessSeconds: 60 };
    const variables = buildEnvironmentVariables(description, local.urls, options);
    const outcome = await invoke(name, variables, expected[name]?.event ?? {});
    console.log(`${name}/index.handler: ${outcome}`);
    assert.match(outcome, expected[name]?.outcome ?? /^response /);
  }
} finally {
  execFileSync('buildah', ['rm', container]);
  await stops.stopAll();
}

/** Runs the function for one event. Returns `response <json>`, `error <json>` or `exited with <code>`. */
async function invoke(
  name: string,
  variables: Readonly<Record<string, string>>,
  event: unknown,
): Promise<string> {
  const outcome = Promise.withResolvers<string>();
  let isEventSent = false;
  const runtimeApi = createServer(async (request, response) => {
    if (request.method === 'GET') {
      if (isEventSent) return;
      isEventSent = true;
      response.setHeader('lambda-runtime-aws-request-id', 'one');
      response.setHeader('lambda-runtime-deadline-ms', Date.now() + 60_000);
      response.end(JSON.stringify(event));
      return;
    }
    const kind = request.url?.split('/').at(-1);
    const body = await readBody(request);
    response.writeHead(202).end();
    outcome.resolve(`${kind} ${body}`);
  });
  await once(runtimeApi.listen(0, '127.0.0.1'), 'listening');
  const address = runtimeApi.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const environment = { ...variables, AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}` };
  const settings = Object.entries(environment).flatMap(([key, value]) => [
    '--env',
    `${key}=${value}`,
  ]);
  const run = ['run', '--isolation', 'chroot', ...settings, container, '--'];
  const command = ['/lambda-entrypoint.sh', `${name}/index.handler`];
  const child = spawn('buildah', [...run, ...command], { stdio: ['ignore', 'ignore', 'inherit'] });
  child.once('exit', (code) => outcome.resolve(`exited with ${code}`));
  try {
    return await outcome.promise;
  } finally {
    // The runtime waits for the next invocation, and exits when the Runtime API closes.
    runtimeApi.closeAllConnections();
    runtimeApi.close();
    if (child.exitCode === null) await once(child, 'exit');
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
