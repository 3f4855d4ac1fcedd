import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { ObservedCall } from '../../local/aws/endpoint/router.ts';
import type { EnvironmentUrls } from '../../local/environment/functions/environment-variables.ts';
import type { ExecutionSummary } from '../../local/environment/workflow/execution-summaries.ts';
import { signingSecretParameter } from '../../local/seed.ts';
import type { AssignmentTarget } from '../../src/grant/access/account-assignments.ts';
import { type Clicked, clientOf, pressPayload, send, signedWith } from './flow-world.ts';

/** What `GET /_local/state` says, as far as tests read it; times are JSON's. */
export interface WorldState {
  readonly assignments: readonly AssignmentTarget[];
  readonly executions: readonly Pick<ExecutionSummary, 'name' | 'status' | 'state'>[];
  readonly faults: readonly { readonly operation: string; readonly times: number }[];
  readonly lastCalls: readonly (Omit<ObservedCall, 'at'> & { readonly at: string })[];
}

/** A local world in a process of its own, as `npm start` runs it. */
export interface WorldProcess {
  readonly urls: EnvironmentUrls;
  state(): Promise<WorldState>;
  mails(): Promise<readonly { readonly subject: string; readonly text: string }[]>;
  fault(service: string, operation: string, fault: string): Promise<void>;
  /** Presses the example message's button, signed with the secret that SSM holds. */
  click(): Promise<Clicked>;
  /** Kills it as the operating system does when memory is short: nothing of it runs any more. */
  kill(): Promise<void>;
}

const main = fileURLToPath(new URL('../../local/main.ts', import.meta.url));
const alwaysPassed = ['--disable-warning=ExperimentalWarning', main, '--no-open'];
const freePorts = ['--port', '0', '--aws-port', '0'];

export async function startWorldProcess(
  t: Pick<TestContext, 'after'>,
  options: readonly string[],
): Promise<WorldProcess> {
  const child = spawn(process.execPath, [...alwaysPassed, ...freePorts, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  t.after(kill);
  const [announcement] = await Promise.race([
    once(child.stdout.setEncoding('utf8'), 'data'),
    exited.then(([code]) => Promise.reject(new Error(`the world ended with ${code}`))),
  ]);
  child.stdout.resume();
  const urls = readUrls(String(announcement));
  const get = async (path: string) =>
    JSON.parse(await (await fetch(`${urls.aws}/_local/${path}`)).text());
  return {
    urls,
    state: () => get('state'),
    mails: () => get('mail'),
    async fault(service, operation, fault) {
      const body = JSON.stringify({ service, operation, fault, times: 100 });
      await fetch(`${urls.aws}/_local/faults`, { method: 'POST', body });
    },
    async click() {
      const { Parameter: parameter } = await new SSMClient(clientOf({ urls })).send(
        new GetParameterCommand({ Name: signingSecretParameter, WithDecryption: true }),
      );
      return send({ urls }, signedWith(parameter?.Value ?? '', pressPayload({ urls })));
    },
    kill,
  };
}

function readUrls(announcement: string): EnvironmentUrls {
  const [, page] = /Page +(http:\/\/\S+?)\/? /.exec(announcement) ?? [];
  const [, aws] = /State +(http:\/\/\S+)\/_local\/state/.exec(announcement) ?? [];
  if (page === undefined || aws === undefined)
    throw new Error(`the world does not say where it is: ${announcement}`);
  return { page, aws };
}
