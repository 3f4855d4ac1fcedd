import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { LocalEnvironment } from '../local/environment/local-environment.ts';
import { instanceArn } from '../local/seed.ts';
import { createAssignmentRemover } from '../src/aws/account-assignments.ts';
import { dynamodb as dynamodbService, identityCenter } from '../src/aws/client/json-service.ts';
import { createTable } from '../src/aws/dynamodb/table.ts';
import type { DueGrants, Records } from '../src/grant/record/records.ts';
import { createRevokeAccess } from '../src/grant/revoke-access.ts';
import { createSweepGrants } from '../src/grant/sweep-grants.ts';
import {
  pressButton,
  sdkOptionsOf,
  example,
  isAssigned,
  slackTexts,
  openTable,
} from '../test/fixtures/local-environment/start-environment.ts';
import { buildJsonClient } from '../test/fixtures/aws-client/build-json-client.ts';
import { addPeople, withWorld } from './bench-world.ts';
import { print, round } from './figures.ts';

const closed = 10_000;
const open = 1_000;
const overdue = 100;

/**
 * One sweep over a table with 10,000 grants that are over and 1,000 that are open, 100 of them
 * overdue, with AWS's own time at zero. The floor is the same sweep when nothing is overdue.
 */
export async function benchSweep(): Promise<void> {
  await withWorld({ accessSeconds: 3_600 }, async (world) => {
    const overdueIds = await openGrants(world, overdue);
    const template = (await openTable(world).read(`grant#${overdueIds[0]}`)) ?? {};
    const hour = Math.floor(Date.now() / 1000) + 3_600;
    await putAll(world, [
      ...records(closed, 'c', { ...template, status: 'ended', due: undefined, dueAt: undefined }),
      ...records(open - overdue, 'f', { ...template, dueAt: hour }),
    ]);
    const floor = await sweepOnce(world);
    for (const id of overdueIds)
      await openTable(world).change(`grant#${id}`, { set: { dueAt: 1 } }, [{ present: 'id' }]);
    const swept = await sweepOnce(world);
    const common = { bench: 'sweep', closed, open };
    print({ ...common, measure: 'floor: nothing overdue', ...floor });
    print({ ...common, measure: 'overdue grants ended', overdue, ...swept });
  });
}

async function openGrants(world: LocalEnvironment, count: number): Promise<readonly string[]> {
  const people = await addPeople(world, count);
  for (const { slackUserId } of people) await pressButton(world, { user: slackUserId });
  const isGiven = () => slackTexts(world).filter((text) => text.startsWith('Access is active'));
  while (isGiven().length < count) await new Promise((resolve) => setTimeout(resolve, 10));
  for (const { principalId } of people)
    if (!isAssigned(world, { ...example, principalId })) throw new Error('no assignment');
  return world.executions().map(({ name }) => name);
}

function records(count: number, letter: string, record: Record<string, unknown>) {
  return Array.from({ length: count }, (_, n) => ({
    ...record,
    id: `grant#${letter}${String(n).padStart(31, '0')}`,
  }));
}

async function putAll(
  world: LocalEnvironment,
  items: readonly Record<string, unknown>[],
): Promise<void> {
  const dynamodb = new DynamoDBClient(sdkOptionsOf(world));
  for (let from = 0; from < items.length; from += 25)
    await dynamodb.send(
      new BatchWriteItemCommand({
        RequestItems: {
          'break-glass-access': items.slice(from, from + 25).map((item) => ({
            PutRequest: { Item: marshall(item, { removeUndefinedValues: true }) },
          })),
        },
      }),
    );
}

/** Runs the sweep's own code over the real table, and counts what it reads and writes there. */
async function sweepOnce(world: LocalEnvironment) {
  const real = createTable(
    buildJsonClient(world.urls.aws, dynamodbService, { maxAttempts: 3 }),
    'break-glass-access',
  );
  const counts = { indexItems: 0, recordReads: 0, recordWrites: 0 };
  const counted: Records & DueGrants = {
    async read(id) {
      counts.recordReads += 1;
      return real.read(id);
    },
    async change(...change) {
      counts.recordWrites += 1;
      return real.change(...change);
    },
    async *dueSince(dueAt) {
      for await (const id of real.dueSince(dueAt)) {
        counts.indexItems += 1;
        yield id;
      }
    },
  };
  let owners = 0;
  const shared = { records: counted, now: Date.now, measure: () => undefined };
  const sweep = createSweepGrants({
    ...shared,
    dueGrants: counted,
    random: Math.random,
    sendReport: async () => undefined,
    sendFollowUpReport: async () => ({}),
    alerts: { raise: async () => undefined },
    log: () => undefined,
    revokeAccess: createRevokeAccess({
      ...shared,
      assignments: createAssignmentRemover({
        client: buildJsonClient(world.urls.aws, identityCenter, { maxAttempts: 3 }),
        instanceArn,
      }),
      notifier: { notify: async () => undefined },
      sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      newOwner: () => `bench-${++owners}`,
    }),
  });
  const startedAt = performance.now();
  const { ended, overdue: left } = await sweep(300, Date.now() + 600_000);
  return { seconds: round((performance.now() - startedAt) / 1000), ended, left, ...counts };
}
