import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { projectFolder, readFunctions } from '../../infra/bundle-functions.ts';
import { nodeEnvironment } from '../fixtures/cli/node-environment.ts';
import { functionSettings } from '../fixtures/local-environment/function-settings.ts';

/** Nothing listens here. */
const unreachableAws = 'http://127.0.0.1:9';

const script = `
const { handler } = await import(process.argv[1]);
const outcome = await handler({}).then(({ statusCode }) => String(statusCode), ({ name }) => name);
console.log('\\n' + outcome);
process.exit(0);`;

async function start(entry: string, settings: readonly string[]): Promise<string | undefined> {
  const isListed = ([name]: readonly [string, string]) => settings.includes(name);
  const env = {
    ...Object.fromEntries(Object.entries(functionSettings).filter(isListed)),
    AWS_REGION: functionSettings.AWS_REGION,
    AWS_LAMBDA_FUNCTION_NAME: 'break-glass-access',
    AWS_ENDPOINT_URL: unreachableAws,
    AWS_ACCESS_KEY_ID: 'AKIAFUNCTION',
    AWS_SECRET_ACCESS_KEY: 'local',
    ...nodeEnvironment,
  };
  const args = [
    '--disable-warning=ExperimentalWarning',
    '--input-type=module',
    '-e',
    script,
    entry,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env, cwd: projectFolder });
  return stdout.trim().split('\n').at(-1);
}

test('each function starts with the settings that functions.json lists and without AWS, and refuses an empty event', async () => {
  const outcomes = Object.entries(await readFunctions()).map(
    async ([name, { entry, environment }]) => [
      name,
      await start(`${projectFolder}${entry}`, environment),
    ],
  );
  assert.deepEqual(Object.fromEntries(await Promise.all(outcomes)), {
    'access-requested': '401',
    'grant-access': 'GrantRefusedError',
    'revoke-access': 'GrantRefusedError',
    'report-on-access': 'GrantRefusedError',
    // Any event starts a sweep, which needs the table.
    'sweep-grants': 'NoResponseError',
  });
});
