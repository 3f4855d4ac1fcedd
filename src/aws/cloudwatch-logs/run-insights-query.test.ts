import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { buildJsonClient } from '../../../test/fixtures/aws-client/build-json-client.ts';
import {
  type ReceivedRequest,
  respondWithJson,
  startScriptedServer,
} from '../../../test/fixtures/aws-client/scripted-server.ts';
import { cloudWatchLogs } from '../client/json-service.ts';
import { runInsightsQuery, selectLogGroups } from './run-insights-query.ts';

/** Responds to StartQuery, and to each GetQueryResults with the next status, then repeats the last. */
async function startStub(t: TestContext, statuses: readonly string[]) {
  let polls = 0;
  const { url, requests } = await startScriptedServer(t, [
    (response, request) => {
      if (operationOf(request) === 'StartQuery')
        respondWithJson({ queryId: 'q-1' })(response, request);
      else {
        const status = statuses[Math.min(polls, statuses.length - 1)];
        polls += 1;
        respondWithJson({ status, results, statistics: { recordsScanned: 7 } })(response, request);
      }
    },
  ]);
  const client = buildJsonClient(url, cloudWatchLogs);
  const query = { queryString: 'fields @message', startTime: 0, endTime: 1 };
  return {
    run: () => runInsightsQuery({ client, sleep: async () => {} }, query),
    operations: () => requests.map(operationOf),
  };
}

const operationOf = ({ headers }: ReceivedRequest) =>
  String(headers['x-amz-target']).replace('Logs_20140328.', '');
const results = [
  [{ field: '@timestamp', value: '2026-11-21 08:00:00.000' }, { field: '@message' }],
];

for (const status of ['Failed', 'Cancelled', 'Timeout'])
  test(`throws an error with the status of a ${status} query`, async (t) => {
    const { run } = await startStub(t, ['Running', status]);
    await assert.rejects(run(), { name: 'EvidenceQueryError', queryId: 'q-1', status });
  });

test('polls a query until it is Complete', async (t) => {
  const { run, operations } = await startStub(t, ['Unknown', 'Scheduled', 'Running', 'Complete']);
  const { rows, recordsScanned } = await run();
  assert.equal(recordsScanned, 7);
  assert.deepEqual(rows, [
    [
      { field: '@timestamp', value: '2026-11-21 08:00:00.000' },
      { field: '@message', value: undefined },
    ],
  ]);
  assert.deepEqual(operations(), ['StartQuery', ...Array(4).fill('GetQueryResults')]);
});

test('stops a query that is not Complete after two minutes', async (t) => {
  const { run, operations } = await startStub(t, ['Running']);
  await assert.rejects(run(), { name: 'EvidenceQueryError', queryId: 'q-1' });
  assert.deepEqual([operations().at(0), operations().at(-1)], ['StartQuery', 'StopQuery']);
});

test('passes log groups by name, or by ARN without the trailing :*', () => {
  assert.deepEqual(selectLogGroups(['a', 'b']), { logGroupNames: ['a', 'b'] });
  assert.deepEqual(selectLogGroups(['arn:aws:logs:us-east-1:111122223333:log-group:a:*', 'b']), {
    logGroupIdentifiers: ['arn:aws:logs:us-east-1:111122223333:log-group:a', 'b'],
  });
});
