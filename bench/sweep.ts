import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { LocalEnvironment } from '../local/environment/local-environment.ts';
import { instanceArn, stateMachineArn } from '../local/seed.ts';
import { createAssignmentRemover } from '../src/aws/account-assignments.ts';
import {
  dynamodb as dynamodbService,
  identityCenter,
  stepFunctions,
} from '../src/aws/client/json-service.ts';
import { createTable } from '../src/aws/dynamodb/table.ts';
import {
  createExecutionStatus,
  createMemoryReader,
  listRunningNames,
} from '../src/aws/step-functions.ts';
import type { DueRecords, Records } from '../src/grant/record/records.ts';
import type { EndAccessDeps } from '../src/grant/revoke/end-access.ts';
import type { SweepDeps } from '../src/grant/sweep/sweep-deps.ts';
import { sweepGrants } from '../src/grant/sweep/sweep-grants.ts';
import { sleep } from '../src/platform/sleep.ts';
import { createTimeBudget } from '../src/platform/time-budget.ts';
import type { RecordReader } from '../src/request/stored-record.ts';
import { buildJsonClient } from '../test/fixtures/aws-client/build-json-client.ts';
import { pressButton } from '../test/fixtures/local-environment/press-button.ts';
import { example, isAssigned, slackTexts } from '../test/fixtures/local-environment/read-state.ts';
import { sdkOptionsOf } from '../test/fixtures/local-environment/start-environment.ts';
import { openTable } from '../test/fixtures/local-environment/table.ts';
import { addUsers, withEnvironment } from './start-environment.ts';
import { print, round } from './statistics.ts';

const closed = 10_000;
const open = 1_000;
const overdue = 100;
/** BatchWriteItem accepts 25 items. */
const maxBatchItems = 25;

/**
 * Measures one sweep over a table with 10,000 ended and 1,000 open grants, 100 of them overdue, with an
 * AWS without delays. The floor is the same sweep when nothing is overdue.
 */
export async function benchSweep(): Promise<void> {
  await withEnvironment({ accessSeconds: 3_600 }, async (local) => {
    const overdueIds = await openGrants(local, overdue);
    const template = (await openTable(local).read(`grant#${overdueIds[0]}`)) ?? {};
    const dueAt = Math.floor(Date.now() / 1000) + 3_600;
    await putAll(local, [
      ...buildRecords(closed, 'c', {
        ...template,
        status: 'ended',
        endedAt: new Date().toISOString(),
        due: undefined,
        dueAt: undefined,
      }),
      ...buildRecords(open - overdue, 'f', { ...template, dueAt }),
    ]);
    const floor = await sweepOnce(local);
    for (const id of overdueIds)
      await openTable(local).change(`grant#${id}`, { set: { dueAt: 1 } }, [{ present: 'id' }]);
    const swept = await sweepOnce(local);
    const common = { bench: 'sweep', closed, open };
    print({ ...common, measure: 'floor: nothing overdue', ...floor });
    print({ ...common, measure: 'overdue grants ended', overdue, ...swept });
  });
}

async function openGrants(local: LocalEnvironment, count: number): Promise<readonly string[]> {
  const users = await addUsers(local, count);
  for (const { slackUserId } of users) await pressButton(local, { user: slackUserId });
  const activeTexts = () => slackTexts(local).filter((text) => text.startsWith('Access is active'));
  while (activeTexts().length < count) await new Promise((resolve) => setTimeout(resolve, 10));
  for (const { principalId } of users)
    if (!isAssigned(local, { ...example, principalId }))
      throw new Error(`no assignment for ${principalId}`);
  return local.executions().map(({ name }) => name);
}

function buildRecords(count: number, letter: string, record: Record<string, unknown>) {
  return Array.from({ length: count }, (_, n) => ({
    ...record,
    id: `grant#${letter}${String(n).padStart(31, '0')}`,
  }));
}

async function putAll(
  local: LocalEnvironment,
  items: readonly Record<string, unknown>[],
): Promise<void> {
  const dynamodb = new DynamoDBClient(sdkOptionsOf(local));
  for (let start = 0; start < items.length; start += maxBatchItems)
    await dynamodb.send(
      new BatchWriteItemCommand({
        RequestItems: {
          'break-glass-access': items.slice(start, start + maxBatchItems).map((item) => ({
            PutRequest: { Item: marshall(item, { removeUndefinedValues: true }) },
          })),
        },
      }),
    );
}

/** Runs the sweep over the emulated table and counts its reads and writes. */
async function sweepOnce(local: LocalEnvironment) {
  const table = createTable(
    buildJsonClient(local.urls.aws, dynamodbService, { maxAttempts: 3 }),
    'break-glass-access',
  );
  const counts = { indexItems: 0, recordReads: 0, recordWrites: 0 };
  const countingTable: Records & DueRecords = {
    async read(id) {
      counts.recordReads += 1;
      return table.read(id);
    },
    async change(...change) {
      counts.recordWrites += 1;
      return table.change(...change);
    },
    async *idsDueBy(dueAt) {
      for await (const id of table.idsDueBy(dueAt)) {
        counts.indexItems += 1;
        yield id;
      }
    },
  };
  const batchReader: RecordReader = {
    async read(id) {
      counts.recordReads += 1;
      return table.batchReader.read(id);
    },
  };
  const states = buildJsonClient(local.urls.aws, stepFunctions, { maxAttempts: 3 });
  let ownerCount = 0;
  const ending: EndAccessDeps = {
    records: countingTable,
    now: Date.now,
    measure: () => undefined,
    executions: { statusOf: createExecutionStatus(states, stateMachineArn) },
    assignments: createAssignmentRemover({
      client: buildJsonClient(local.urls.aws, identityCenter, { maxAttempts: 3 }),
      clientWithoutRetries: buildJsonClient(local.urls.aws, identityCenter, { maxAttempts: 1 }),
      instanceArn,
    }),
    notifier: { notify: async () => undefined },
    sleep,
    newOwnerId: () => `bench-${++ownerCount}`,
  };
  const deps: SweepDeps = {
    ...ending,
    executions: {
      ...ending.executions,
      memoryOf: createMemoryReader(states, stateMachineArn),
      runningNames: () => listRunningNames(states, stateMachineArn),
    },
    waits: { end: async () => undefined },
    batchReader,
    dueRecords: countingTable,
    sendReport: async () => undefined,
    sendFollowUpReport: async () => ({}),
    alerts: { raise: async () => undefined },
    log: () => undefined,
  };
  const startedAt = performance.now();
  const { ended, failed: stillOverdue } = await sweepGrants(
    deps,
    300,
    createTimeBudget({ now: Date.now, sleep }, Date.now() + 600_000),
  );
  return { seconds: round((performance.now() - startedAt) / 1000), ended, stillOverdue, ...counts };
}
