import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { type TestContext, test } from 'node:test';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { runInsightsQuery, selectLogGroups } from './run-insights-query.ts';

/** Responds to StartQuery, and to each GetQueryResults with the next status, then repeats the last. */
async function startStub(t: TestContext, statuses: readonly string[]) {
  let polls = 0;
  const server = createServer((request, response) => {
    const isStart = request.headers['x-amz-target'] === 'Logs_20140328.StartQuery';
    const status = statuses[Math.min(polls, statuses.length - 1)];
    if (!isStart) polls += 1;
    request.resume();
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify(isStart ? { queryId: 'q-1' } : { status, results: [] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert.ok(address && typeof address === 'object');
  const client = new CloudWatchLogsClient({
    endpoint: `http://127.0.0.1:${address.port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'any' },
  });
  t.after(() => {
    client.destroy();
    server.close();
  });
  const query = { queryString: 'fields @message', startTime: 0, endTime: 1 };
  return { run: () => runInsightsQuery({ client, sleep: async () => {} }, query) };
}

for (const status of ['Failed', 'Cancelled', 'Timeout'])
  test(`throws an error with the status of a ${status} query`, async (t) => {
    const { run } = await startStub(t, ['Running', status]);
    await assert.rejects(run(), { name: 'EvidenceQueryError', queryId: 'q-1', status });
  });

test('polls a query until it is Complete', async (t) => {
  const { run } = await startStub(t, ['Unknown', 'Scheduled', 'Running', 'Complete']);
  assert.deepEqual(await run(), []);
});

test('passes log groups by name, or by ARN without the trailing :*', () => {
  assert.deepEqual(selectLogGroups(['a', 'b']), { logGroupNames: ['a', 'b'] });
  assert.deepEqual(selectLogGroups(['arn:aws:logs:us-east-1:111122223333:log-group:a:*', 'b']), {
    logGroupIdentifiers: ['arn:aws:logs:us-east-1:111122223333:log-group:a', 'b'],
  });
});
