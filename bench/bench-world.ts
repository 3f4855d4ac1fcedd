import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { EnvironmentOptions } from '../local/environment/environment-options.ts';
import type { LocalEnvironment } from '../local/environment/local-environment.ts';
import { sdkOptionsOf, example, startEnvironment } from '../test/fixtures/local-environment/start-environment.ts';

export interface Person {
  readonly slackUserId: string;
  readonly principalId: string;
}

/** A world with nothing slow in it, for as long as `run` takes. */
export async function withWorld(
  options: Partial<EnvironmentOptions>,
  run: (world: LocalEnvironment) => Promise<void>,
): Promise<void> {
  const stops: (() => unknown)[] = [];
  const world = await startEnvironment({ after: (stop) => stops.push(stop as () => unknown) }, options);
  try {
    await run(world);
  } finally {
    for (const stop of stops) await stop();
  }
}

/** People who are linked, and whom a record of their own allows the example's access. */
export async function addPeople(
  world: LocalEnvironment,
  count: number,
): Promise<readonly Person[]> {
  const dynamodb = new DynamoDBClient(sdkOptionsOf(world));
  const put = (record: Record<string, string>) =>
    dynamodb.send(new PutItemCommand({ TableName: 'break-glass-access', Item: marshall(record) }));
  const people: Person[] = [];
  for (let n = 0; n < count; n++) {
    const slackUserId = `UBENCH${n}`;
    const principalId = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
    world.stores.directory.addUser({
      id: principalId,
      userName: `bench-${n}@example.com`,
      displayName: `Bench ${n}`,
      enabled: true,
    });
    const { accountId, permissionSetArn } = example;
    await put({ id: `principal#${slackUserId}`, ssoPrincipal: principalId });
    await put({ id: `access#${accountId}#${permissionSetArn}#${principalId}` });
    people.push({ slackUserId, principalId });
  }
  return people;
}
