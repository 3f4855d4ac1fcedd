import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DescribeLogGroupsCommand,
  DescribeQueriesCommand,
  FilterLogEventsCommand,
  GetQueryResultsCommand,
  StartQueryCommand,
  type StartQueryCommandInput,
  StopQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { trailLogGroup } from '../../seed.ts';
import type { LocalAwsSettings } from '../local-aws-settings.ts';
import { startTestAws, testStart } from '../start-test-aws.ts';

const start = testStart.getTime() / 1000;
const defaultQuery: StartQueryCommandInput = {
  logGroupName: trailLogGroup,
  startTime: start - 100,
  endTime: start + 100,
  queryString: 'fields eventName | sort @timestamp asc',
};

function buildRecord(eventName: string) {
  return { eventTime: '2026-11-21T07:00:00Z', eventSource: 'a.amazonaws.com', eventName };
}

async function startLogs(t: TestContext, settings: Partial<LocalAwsSettings> = {}) {
  const aws = await startTestAws(t, { settings });
  const logs = new CloudWatchLogsClient(aws.client);
  t.after(() => logs.destroy());

  async function startQuery(changes: Partial<StartQueryCommandInput> = {}) {
    const { queryId } = await logs.send(new StartQueryCommand({ ...defaultQuery, ...changes }));
    return queryId;
  }
  async function readResults(queryId: string | undefined) {
    const { status, results } = await logs.send(new GetQueryResultsCommand({ queryId }));
    return { status, names: results?.map((row) => row[0]?.value) };
  }
  return {
    ...aws,
    logs,
    startQuery,
    readResults,
    /** Delivers one record `afterMs` after the test's start. */
    deliver: (eventName: string, afterMs = 0) =>
      aws.stores.trail.add([buildRecord(eventName)], {
        deliveredAt: new Date(testStart.getTime() + afterMs),
      }),
  };
}

test('the first GetQueryResults returns the rows of a query', async (t) => {
  const { logs, startQuery, deliver } = await startLogs(t);
  deliver('One');
  const { $metadata, ...result } = await logs.send(
    new GetQueryResultsCommand({ queryId: await startQuery({ queryString: 'fields @timestamp' }) }),
  );
  assert.deepEqual(result, {
    queryLanguage: 'CWLI',
    status: 'Complete',
    results: [
      [
        { field: '@timestamp', value: '2026-11-21 08:00:00.000' },
        { field: '@ptr', value: '00017952480000000000000000000001' },
      ],
    ],
    statistics: { recordsMatched: 1, recordsScanned: 1, bytesScanned: 86 },
  });
});

test('a slow query is scheduled, then running with part of its rows, then complete', async (t) => {
  const { startQuery, readResults, deliver } = await startLogs(t, { pollsBeforeComplete: 2 });
  deliver('One');
  deliver('Two');
  const id = await startQuery();
  assert.deepEqual(await readResults(id), { status: 'Scheduled', names: [] });
  assert.deepEqual(await readResults(id), { status: 'Running', names: ['One'] });
  assert.deepEqual(await readResults(id), { status: 'Complete', names: ['One', 'Two'] });
  assert.deepEqual(await readResults(id), { status: 'Complete', names: ['One', 'Two'] });
});

test('a query finds events by their time of delivery, both ends included', async (t) => {
  const { startQuery, readResults, deliver, advance } = await startLogs(t);
  deliver('Before', -1);
  deliver('First', 0);
  deliver('Last', 2000);
  deliver('After', 2001);
  advance(10_000);
  const id = await startQuery({ startTime: start, endTime: start + 2 });
  assert.deepEqual((await readResults(id)).names, ['First', 'Last']);
});

test('a query does not return events delivered after its start', async (t) => {
  const { startQuery, readResults, deliver, advance } = await startLogs(t);
  deliver('Soon', 1000);
  const early = await startQuery();
  advance(1000);
  const late = await startQuery();
  assert.deepEqual((await readResults(early)).names, []);
  assert.deepEqual((await readResults(late)).names, ['Soon']);
});

test('a record over the size limit does not reach the log group', async (t) => {
  const { startQuery, readResults, deliver } = await startLogs(t);
  deliver('x'.repeat(256 * 1024));
  deliver('Small');
  assert.deepEqual((await readResults(await startQuery())).names, ['Small']);
});

test('the lowest limit decides the number of rows', async (t) => {
  const { startQuery, readResults, deliver, settings } = await startLogs(t, { maxQueryRows: 2 });
  for (const name of ['One', 'Two', 'Three']) deliver(name);
  assert.equal((await readResults(await startQuery())).names?.length, 2);
  assert.equal((await readResults(await startQuery({ limit: 1 }))).names?.length, 1);
  settings.maxQueryRows = 10_000;
  assert.equal((await readResults(await startQuery())).names?.length, 3);
});

test('StartQuery accepts a log group by its name or its ARN', async (t) => {
  const { startQuery, logs } = await startLogs(t);
  const { logGroups: [group] = [] } = await logs.send(new DescribeLogGroupsCommand({}));
  assert.equal(group?.logGroupName, trailLogGroup);
  for (const logGroupIdentifiers of [[trailLogGroup], [`${group.logGroupArn}`], [`${group.arn}`]]) {
    assert.ok(await startQuery({ logGroupName: undefined, logGroupIdentifiers }));
  }
  assert.ok(await startQuery({ logGroupName: undefined, logGroupNames: [trailLogGroup] }));
});

test('rejects an invalid query with the matching error', async (t) => {
  const { startQuery } = await startLogs(t);
  const code = (changes: Partial<StartQueryCommandInput>) =>
    startQuery(changes).catch((error: unknown) => (error instanceof Error ? error.name : error));
  assert.equal(await code({ logGroupName: 'other' }), 'ResourceNotFoundException');
  assert.equal(await code({ queryString: 'stats count(*)' }), 'MalformedQueryException');
  assert.equal(await code({ logGroupNames: ['a'] }), 'InvalidParameterException');
  assert.equal(await code({ logGroupName: undefined }), 'InvalidParameterException');
  assert.equal(await code({ startTime: start, endTime: start - 1 }), 'InvalidParameterException');
  assert.equal(await code({ limit: 10_001 }), 'InvalidParameterException');
});

test('rejects a query over the limit of running queries', async (t) => {
  const settings = { pollsBeforeComplete: 1, maxRunningQueries: 1 };
  const { startQuery, readResults, advance } = await startLogs(t, settings);
  const first = await startQuery();
  await assert.rejects(startQuery(), { name: 'LimitExceededException' });
  await readResults(first);
  await startQuery();
  advance(3_600_000);
  await startQuery();
});

test('a stopped query is cancelled and has no rows, and an ended one cannot be stopped', async (t) => {
  const { logs, startQuery, readResults, deliver } = await startLogs(t, { pollsBeforeComplete: 1 });
  deliver('One');
  const id = await startQuery();
  const stop = () => logs.send(new StopQueryCommand({ queryId: id }));
  assert.equal((await stop()).success, true);
  assert.deepEqual(await readResults(id), { status: 'Cancelled', names: [] });
  await assert.rejects(stop(), { name: 'InvalidParameterException' });
  const { queries } = await logs.send(new DescribeQueriesCommand({ status: 'Cancelled' }));
  assert.deepEqual(
    queries?.map(({ queryId, logGroupName }) => [queryId, logGroupName]),
    [[id, trailLogGroup]],
  );
});

test('rejects an unknown query id', async (t) => {
  const { readResults } = await startLogs(t);
  await assert.rejects(readResults('none'), { name: 'ResourceNotFoundException' });
});

test('FilterLogEvents filters by words and returns only delivered events', async (t) => {
  const { logs, deliver } = await startLogs(t);
  deliver('One');
  deliver('Two');
  deliver('OneLater', 1);
  const filter = async (filterPattern: string) => {
    const { events } = await logs.send(
      new FilterLogEventsCommand({ logGroupName: trailLogGroup, filterPattern }),
    );
    return events?.map(({ message }) => message);
  };
  assert.deepEqual(await filter('"\\"One\\"" amazonaws'), [JSON.stringify(buildRecord('One'))]);
  await assert.rejects(filter('{ $.eventName = "One" }'), { name: 'InvalidParameterException' });
});

test('creates a log group once', async (t) => {
  const { logs } = await startLogs(t);
  const create = () => logs.send(new CreateLogGroupCommand({ logGroupName: 'another' }));
  await create();
  await assert.rejects(create(), { name: 'ResourceAlreadyExistsException' });
});
