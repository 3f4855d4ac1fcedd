import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext } from 'node:test';
import type { EnvironmentOptions } from '../../local/environment/environment-options.ts';
import {
  type LocalEnvironment,
  startLocalEnvironment,
} from '../../local/environment/local-environment.ts';
import {
  accounts,
  permissionSets,
  signingSecretParameter,
  stateMachineArn,
  users,
} from '../../local/seed.ts';
import { dynamodb } from '../../src/aws/client/json-service.ts';
import { createTable } from '../../src/aws/dynamodb/table.ts';
import type { AssignmentTarget } from '../../src/grant/access/account-assignments.ts';
import type { StoredRecord } from '../../src/request/stored-record.ts';
import { jsonClientAt } from './json-client-at.ts';

/** The access of the example message, given to James. */
export const example: AssignmentTarget = {
  accountId: accounts[0].id,
  permissionSetArn: permissionSets[0].arn,
  principalId: users[0].id,
};

/** A local world of a test's own, with nothing slow in it; it stops with the test. */
export async function startWorld(
  t: Pick<TestContext, 'after'>,
  options: Partial<EnvironmentOptions> = {},
): Promise<LocalEnvironment> {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'break-glass-')));
  const world = await startLocalEnvironment({
    dataFolder,
    port: 0,
    awsPort: 0,
    accessSeconds: 2,
    cloudTrailDelaySeconds: 0,
    sweepSeconds: 0,
    sessionSeconds: 30,
    ...options,
    settings: { assignmentDelayMs: 0, ...options.settings },
  });
  t.after(async () => {
    await world.stop();
    assert.deepEqual(world.permissions.deniedCalls(), [], 'calls that no policy allows');
    if (options.dataFolder === undefined) await rm(dataFolder, { recursive: true, force: true });
  });
  return world;
}

/** For a world that all tests of a file share: it stops after the last of them. */
export function stopAfterAll(): Pick<TestContext, 'after'> {
  const stops: (() => unknown)[] = [];
  after(() => Promise.all(stops.map((stop) => stop())));
  return { after: (stop) => void stops.push(stop as () => unknown) };
}

export interface ClickOptions {
  readonly user?: string;
  readonly teamId?: string;
  /** What differs from the press of the example message's button. */
  readonly payload?: Readonly<Record<string, unknown>>;
  /** Epoch seconds. */
  readonly timestamp?: number;
  readonly signature?: string | undefined;
  /** Makes a press a request of its own: two with the same are the same signed request. */
  readonly actionTs?: string;
}

export interface Clicked {
  readonly status: number;
  readonly body: string;
  /** The text that the person reads in answer. */
  readonly text: string;
}

let presses = 0;

/** The payload of a press of the example message's button, as Slack documents it for attachments. */
export const pressPayload = (
  world: Pick<LocalEnvironment, 'urls'>,
  options: ClickOptions = {},
) => ({
  type: 'interactive_message',
  actions: [{ name: 'break_glass', type: 'button', value: example.permissionSetArn }],
  callback_id: 'deployment_123456789012_abc',
  team: { id: options.teamId ?? 'T0123ABCD', domain: 'example' },
  channel: { id: 'C12345', name: 'deployments' },
  user: { id: options.user ?? 'U012AB3CD', name: 'james' },
  action_ts: options.actionTs ?? `1700000000.${++presses}`,
  message_ts: '1700000000.000100',
  attachment_id: '1',
  is_app_unfurl: false,
  response_url: `${world.urls.page}/slack/response/test-${presses}`,
  ...options.payload,
});

/** Presses the button as Slack would: one signed request over real HTTP. */
export async function click(world: LocalEnvironment, options: ClickOptions = {}): Promise<Clicked> {
  return send(world, signed(world, pressPayload(world, options), options));
}

export interface SignedRequest {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export function signed(
  world: LocalEnvironment,
  payload: unknown,
  options?: ClickOptions,
): SignedRequest {
  const secret = world.stores.parameters.get(signingSecretParameter)?.value ?? '';
  return signedWith(secret, payload, options);
}

/** For a world in another process, whose secret is read as a deployer reads it. */
export function signedWith(
  secret: string,
  payload: unknown,
  { timestamp = Math.floor(Date.now() / 1000), signature }: ClickOptions = {},
): SignedRequest {
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const mac = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': String(timestamp),
      'x-slack-signature': signature ?? `v0=${mac}`,
    },
  };
}

export async function send(
  world: Pick<LocalEnvironment, 'urls'>,
  request: SignedRequest,
): Promise<Clicked> {
  const response = await fetch(`${world.urls.page}/slack/interactivity`, {
    method: 'POST',
    ...request,
  });
  const body = await response.text();
  return { status: response.status, body, text: body === '' ? '' : JSON.parse(body).text };
}

/** The executions' names are the grants' ids. */
export const grantIds = (world: LocalEnvironment): readonly string[] =>
  world.executions().map(({ name }) => name);

export const executionArn = (name: string): string =>
  `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;

/** Resolves when the grant's execution is over. */
export const ended = (world: LocalEnvironment, grantId: string) =>
  world.stepFunctions.waitForEnd(executionArn(grantId));

/** No test takes as long but on a machine that has very much else to do. */
export const patienceMs = 60_000;

/** Waits until the world is as it is wanted. */
export async function until(
  world: LocalEnvironment,
  holds: () => boolean,
  what: string,
): Promise<void> {
  const giveUpAt = Date.now() + patienceMs;
  while (!holds()) {
    if (Date.now() > giveUpAt)
      throw new Error(`${what} did not come: ${JSON.stringify(world.executions())}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export const isAssigned = (world: LocalEnvironment, target = example): boolean =>
  world.stores.identityCenter.isAssigned(target);

/** For an SDK client of this world, other than the functions' own. */
export const clientOf = (world: Pick<LocalEnvironment, 'urls'>) => ({
  endpoint: world.urls.aws,
  region: 'us-east-1',
  credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'x' },
});

/** The text of every message in Slack, oldest first. */
export const slackTexts = (world: LocalEnvironment): readonly string[] =>
  world.slack.messages().map(({ text }) => text);

export const table = (world: Pick<LocalEnvironment, 'urls'>) =>
  createTable(jsonClientAt(world.urls.aws, dynamodb, { maxAttempts: 3 }), 'break-glass-access');

export async function grantRecord(
  world: Pick<LocalEnvironment, 'urls'>,
  grantId: string,
): Promise<StoredRecord> {
  return (await table(world).read(`grant#${grantId}`)) ?? {};
}

/** Waits until somebody was told that access is active: then nothing of the giving is half done. */
export const untilToldOfAccess = (world: LocalEnvironment): Promise<void> =>
  until(world, () => slackTexts(world).some((text) => /Access is active/.test(text)), 'access');
