import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { bundleFunctions, readFunctions } from '../../infra/bundle-functions.ts';
import { accessKeyIdOf } from '../../local/environment/access-keys.ts';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import { functionSettings } from '../fixtures/local-environment/function-settings.ts';
import {
  buildPressPayload,
  buildSignedRequest,
} from '../fixtures/local-environment/press-button.ts';
import { grantIds, isAssigned } from '../fixtures/local-environment/read-state.ts';
import { startEnvironment, stopAfterAll } from '../fixtures/local-environment/start-environment.ts';
import { readTaskInput } from '../fixtures/local-environment/task-input.ts';
import { waitForAccess } from '../fixtures/local-environment/wait-for-execution.ts';

/** Each bundle runs in a separate process, with the environment variables of a deployment. */
let local: LocalEnvironment;
let folder: string;
const allTests = stopAfterAll();
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'break-glass-bundles-'));
  local = await startEnvironment(allTests, { accessSeconds: 600 });
  await bundleFunctions(folder);
});
after(() => rm(folder, { recursive: true, force: true }));

const environmentOf = (functionName: string) => ({
  ...functionSettings,
  SLACK_ORIGIN: local.urls.page,
  ACCESS_SECONDS: '600',
  AWS_ENDPOINT_URL: local.urls.aws,
  AWS_ACCESS_KEY_ID: accessKeyIdOf(functionName),
  AWS_SECRET_ACCESS_KEY: 'local',
});

const invokeScript = `
const { handler } = await import(process.argv[1]);
if (handler.length > 2) throw new Error('the Lambda runtime refuses three parameters');
const result = await handler(JSON.parse(process.argv[2]));
console.log('\\n' + JSON.stringify(result));
process.exit(0);`;

async function invoke(name: string, event: unknown): Promise<Record<string, unknown>> {
  const bundle = join(folder, name, 'index.mjs');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '-e', invokeScript, bundle, JSON.stringify(event)],
    { env: environmentOf(name) },
  );
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

test('each bundle is one file with its source map beside it', async () => {
  for (const name of Object.keys(await readFunctions()))
    assert.deepEqual((await readdir(join(folder, name))).sort(), ['index.mjs', 'index.mjs.map']);
});

test('the five bundles serve a grant from the press to the report without any other file', async () => {
  const { body, headers } = buildSignedRequest(local, buildPressPayload(local));
  const event = { headers, body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
  const response = await invoke('access-requested', event);
  assert.equal(response['statusCode'], 200);
  assert.match(String(response['body']), /Glass broken - access incoming\./);

  const [grantId = ''] = grantIds(local);
  await waitForAccess(local, grantId);
  const input = await readTaskInput(local, grantId, 'GrantAccess');
  const decided = await invoke('grant-access', { ...input, step: 'Decide' });
  assert.deepEqual(decided, { outcome: 'refused', reason: 'it is active already' });
  const { secondsLeft } = await invoke('grant-access', input);
  assert.ok(Number(secondsLeft) > 500 && Number(secondsLeft) <= 600);

  const { reportDue } = await invoke('revoke-access', { ...input, step: 'RevokeAccess' });
  assert.equal(reportDue, true);
  assert.equal(isAssigned(local), false);

  await invoke('report-on-access', { ...input, step: 'ReportOnAccess' });
  assert.equal(local.stores.mailbox.list().length, 1);
  assert.deepEqual(await invoke('sweep-grants', {}), { ended: 0, reported: 0, failed: 0 });
});
