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
const window: StartQueryCommandInput = {
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

  async function begin(changes: Partial<StartQueryCommandInput> = {}) {
    const { queryId } = await logs.send(new StartQueryCommand({ ...window, ...changes }));
    return queryId;
  }
  async function look(queryId: string | undefined) {
    const { status, results } = await logs.send(new GetQueryResultsCommand({ queryId }));
    return { status, names: results?.map((row) => row[0]?.value) };
  }
  return {
    ...aws,
    logs,
    begin,
    look,
    /** Delivers one record, so many milliseconds after the test's start. */
    deliver: (eventName: string, afterMs = 0) =>
      aws.stores.trail.add([buildRecord(eventName)], {
        deliveredAt: new Date(testStart.getTime() + afterMs),
      }),
  };
}

test('a query gives its rows at the first look', async (t) => {
  const { logs, begin, deliver } = await startLogs(t);
  deliver('One');
  const { $metadata, ...result } = await logs.send(
    new GetQueryResultsCommand({ queryId: await begin({ queryString: 'fields @timestamp' }) }),
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
  const { begin, look, deliver } = await startLogs(t, { pollsBeforeComplete: 2 });
  deliver('One');
  deliver('Two');
  const id = await begin();
  assert.deepEqual(await look(id), { status: 'Scheduled', names: [] });
  assert.deepEqual(await look(id), { status: 'Running', names: ['One'] });
  assert.deepEqual(await look(id), { status: 'Complete', names: ['One', 'Two'] });
  assert.deepEqual(await look(id), { status: 'Complete', names: ['One', 'Two'] });
});

test('events are found by the time of their delivery, both ends included', async (t) => {
  const { begin, look, deliver, advance } = await startLogs(t);
  deliver('Before', -1);
  deliver('First', 0);
  deliver('Last', 2000);
  deliver('After', 2001);
  advance(10_000);
  const id = await begin({ startTime: start, endTime: start + 2 });
  assert.deepEqual((await look(id)).names, ['First', 'Last']);
});

test('a query holds nothing that was delivered after it began', async (t) => {
  const { begin, look, deliver, advance } = await startLogs(t);
  deliver('Soon', 1000);
  const early = await begin();
  advance(1000);
  const late = await begin();
  assert.deepEqual((await look(early)).names, []);
  assert.deepEqual((await look(late)).names, ['Soon']);
});

test('a record that is too large never reaches the log group', async (t) => {
  const { begin, look, deliver } = await startLogs(t);
  deliver('x'.repeat(256 * 1024));
  deliver('Small');
  assert.deepEqual((await look(await begin())).names, ['Small']);
});

test('rows are cut at the least of the limits that apply', async (t) => {
  const { begin, look, deliver, settings } = await startLogs(t, { maxQueryRows: 2 });
  for (const name of ['One', 'Two', 'Three']) deliver(name);
  assert.equal((await look(await begin())).names?.length, 2);
  assert.equal((await look(await begin({ limit: 1 }))).names?.length, 1);
  settings.maxQueryRows = 10_000;
  assert.equal((await look(await begin())).names?.length, 3);
});

test('a log group is named by its name or its ARN', async (t) => {
  const { begin, logs } = await startLogs(t);
  const { logGroups: [group] = [] } = await logs.send(new DescribeLogGroupsCommand({}));
  assert.equal(group?.logGroupName, trailLogGroup);
  for (const logGroupIdentifiers of [[trailLogGroup], [`${group.logGroupArn}`], [`${group.arn}`]]) {
    assert.ok(await begin({ logGroupName: undefined, logGroupIdentifiers }));
  }
  assert.ok(await begin({ logGroupName: undefined, logGroupNames: [trailLogGroup] }));
});

test('a query that cannot be run is refused by the right name', async (t) => {
  const { begin } = await startLogs(t);
  const code = (changes: Partial<StartQueryCommandInput>) =>
    begin(changes).catch((error: unknown) => (error instanceof Error ? error.name : error));
  assert.equal(await code({ logGroupName: 'other' }), 'ResourceNotFoundException');
  assert.equal(await code({ queryString: 'stats count(*)' }), 'MalformedQueryException');
  assert.equal(await code({ logGroupNames: ['a'] }), 'InvalidParameterException');
  assert.equal(await code({ logGroupName: undefined }), 'InvalidParameterException');
  assert.equal(await code({ startTime: start, endTime: start - 1 }), 'InvalidParameterException');
  assert.equal(await code({ limit: 10_001 }), 'InvalidParameterException');
});

test('no more queries run at a time than are allowed', async (t) => {
  const settings = { pollsBeforeComplete: 1, maxRunningQueries: 1 };
  const { begin, look, advance } = await startLogs(t, settings);
  const first = await begin();
  await assert.rejects(begin(), { name: 'LimitExceededException' });
  await look(first);
  await begin();
  advance(3_600_000);
  await begin();
});

test('a stopped query is cancelled and has no rows; one that ended cannot be stopped', async (t) => {
  const { logs, begin, look, deliver } = await startLogs(t, { pollsBeforeComplete: 1 });
  deliver('One');
  const id = await begin();
  const stop = () => logs.send(new StopQueryCommand({ queryId: id }));
  assert.equal((await stop()).success, true);
  assert.deepEqual(await look(id), { status: 'Cancelled', names: [] });
  await assert.rejects(stop(), { name: 'InvalidParameterException' });
  const { queries } = await logs.send(new DescribeQueriesCommand({ status: 'Cancelled' }));
  assert.deepEqual(
    queries?.map(({ queryId, logGroupName }) => [queryId, logGroupName]),
    [[id, trailLogGroup]],
  );
});

test('a query that nobody began is not found', async (t) => {
  const { look } = await startLogs(t);
  await assert.rejects(look('none'), { name: 'ResourceNotFoundException' });
});

test('log events are filtered by words, and shown only when delivered', async (t) => {
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

test('a log group is made once', async (t) => {
  const { logs } = await startLogs(t);
  const make = () => logs.send(new CreateLogGroupCommand({ logGroupName: 'another' }));
  await make();
  await assert.rejects(make(), { name: 'ResourceAlreadyExistsException' });
});
