import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { EnvironmentOptions } from '../local/environment/environment-options.ts';
import type { LocalEnvironment } from '../local/environment/local-environment.ts';
import { example } from '../test/fixtures/local-environment/read-state.ts';
import {
  collectStops,
  sdkOptionsOf,
  startEnvironment,
} from '../test/fixtures/local-environment/start-environment.ts';

export interface BenchUser {
  readonly slackUserId: string;
  readonly principalId: string;
}

/** Starts a local environment without delays, runs a benchmark in it and stops it. */
export async function withEnvironment(
  options: Partial<EnvironmentOptions>,
  run: (local: LocalEnvironment) => Promise<void>,
): Promise<void> {
  const stops = collectStops();
  const local = await startEnvironment(stops, options);
  try {
    await run(local);
  } finally {
    await stops.stopAll();
  }
}

/** Adds users with a user link and a personal access rule for the example's permission set. */
export async function addUsers(
  local: LocalEnvironment,
  count: number,
): Promise<readonly BenchUser[]> {
  const dynamodb = new DynamoDBClient(sdkOptionsOf(local));
  const put = (record: Record<string, string>) =>
    dynamodb.send(new PutItemCommand({ TableName: 'break-glass-access', Item: marshall(record) }));
  const users: BenchUser[] = [];
  for (let n = 0; n < count; n++) {
    const slackUserId = `UBENCH${n}`;
    const principalId = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
    local.stores.directory.addUser({
      id: principalId,
      userName: `bench-${n}@example.com`,
      displayName: `Bench ${n}`,
      enabled: true,
    });
    const { accountId, permissionSetArn } = example;
    await put({ id: `principal#${slackUserId}`, ssoPrincipal: principalId });
    await put({ id: `access#${accountId}#${permissionSetArn}#${principalId}` });
    users.push({ slackUserId, principalId });
  }
  return users;
}
