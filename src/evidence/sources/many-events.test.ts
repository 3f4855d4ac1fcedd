import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestAws, testStart } from '../../../local/aws/start-test-aws.ts';
import { permissionSets, trailLogGroup, users } from '../../../local/seed.ts';
import { buildJsonClient } from '../../../test/fixtures/aws-client/build-json-client.ts';
import {
  buildChainedIdentity,
  buildSessionIdentity,
} from '../../../test/fixtures/evidence/cloudtrail-records.ts';
import { evidenceLimits } from '../../aws/client/client-limits.ts';
import { cloudWatchLogs } from '../../aws/client/json-service.ts';
import { createInsightsQueries } from '../../aws/cloudwatch-logs/run-insights-query.ts';
import { collectEvidence } from '../collect.ts';
import { createLogsInsights } from './cloudwatch-logs/logs-insights.ts';

const hourMs = 3_600_000;
const at = (milliseconds: number) => new Date(testStart.getTime() + milliseconds);
const session = buildSessionIdentity({ userId: users[0].id, issuedAt: testStart.toISOString() });
const hers = buildSessionIdentity({ userId: users[1].id, sessionName: 'maria@example.com' });
const deploy = buildChainedIdentity(0, { key: 'ASIADEPLOY' });

const assumeRole = {
  eventSource: 'sts.amazonaws.com',
  eventName: 'AssumeRole',
  responseElements: {
    credentials: { accessKeyId: 'ASIADEPLOY', expiration: at(hourMs).toISOString() },
    assumedRoleUser: { arn: deploy.arn },
  },
};

/** Of every hundred records 96 are the session's, three another user's, and one the chained session's. */
function recordOf(index: number) {
  const kind = index % 100;
  return {
    eventID: `e-${index}`,
    eventTime: at((index * 997) % hourMs).toISOString(),
    eventSource: 'ec2.amazonaws.com',
    eventName: `Call${kind}`,
    ...(kind === 0 && index === 0 ? assumeRole : {}),
    userIdentity: kind >= 97 ? hers : kind === 96 ? deploy : session,
  };
}

const count = 5_000;
const maxQueryRows = count / 10;

test('counts all of ten times the row limit of records, delivered late and out of order', async (t) => {
  const aws = await startTestAws(t, { settings: { maxQueryRows } });
  for (let minute = 0; minute < 60; minute += 1) {
    const records = Array.from({ length: count / 60 + 1 }, (_, index) => minute + index * 60)
      .filter((index) => index < count)
      .map(recordOf);
    aws.stores.trail.add(records, { deliveredAt: at(minute * 60_000 + hourMs / 4) });
  }
  aws.advance(2 * hourMs);
  const client = buildJsonClient(aws.url, cloudWatchLogs, evidenceLimits);
  const source = createLogsInsights({
    runQuery: createInsightsQueries(() => client),
    findLaterEvent: async () => 'none',
    logGroups: [trailLogGroup],
    now: () => aws.now().getTime(),
    sleep: async () => undefined,
    rowLimit: maxQueryRows,
  });
  const { evidence, notes } = await collectEvidence(source, {
    partition: 'aws',
    accountId: '123456789012',
    permissionSetName: permissionSets[0].name,
    principalId: users[0].id,
    userName: users[0].userName,
    from: testStart.toISOString(),
    until: aws.now().toISOString(),
  });
  assert.equal(evidence.role.length, count * 0.96);
  assert.equal(evidence.chained.length, count * 0.01);
  assert.deepEqual(
    notes.map(({ kind }) => kind),
    ['searched', 'arrived-until', 'data-events-not-recorded'],
  );
});
