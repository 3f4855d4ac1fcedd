import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startTestAws, testStart } from '../../local/aws/start-test-aws.ts';
import { accounts, alertTopicArn, instanceArn, trailLogGroup, users } from '../../local/seed.ts';
import { buildSessionIdentity } from '../../test/fixtures/evidence/cloudtrail-records.ts';

const [{ id: accountId }] = accounts;
const time = testStart.toISOString();
const subject = {
  partition: 'aws',
  accountId,
  permissionSetName: 'BreakGlassProd',
  principalId: users[0].id,
  userName: users[0].userName,
  from: time,
  until: time,
};
const record = {
  eventID: 'e-1',
  eventTime: time,
  eventSource: 'ec2.amazonaws.com',
  eventName: 'StopInstances',
  awsRegion: 'us-east-1',
  recipientAccountId: accountId,
  userIdentity: buildSessionIdentity({ issuedAt: time }),
};

const program = new URL('../../test/fixtures/evidence/collect-as-function.ts', import.meta.url);

/** Collects evidence as a function does: in a separate process, with only its environment variables. */
async function collect(t: TestContext, environment: Record<string, string>) {
  const aws = await startTestAws(t, { settings: { eventHistoryScope: 'caller' } });
  aws.stores.trail.add([record], { deliveredAt: testStart });
  const env = {
    TABLE_NAME: 'break-glass-access',
    INSTANCE_ARN: instanceArn,
    ALERT_TOPIC_ARN: alertTopicArn,
    CONTACT_EMAIL: 'contact@example.com',
    FROM_EMAIL: 'from@example.com',
    OWN_RESOURCES: 'break-glass-access',
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: aws.url,
    AWS_ACCESS_KEY_ID: 'AKIATEST',
    AWS_SECRET_ACCESS_KEY: 'any',
    ...environment,
  };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [fileURLToPath(program), JSON.stringify(subject)],
    { env },
  );
  const { eventIds, notes }: { eventIds: unknown; notes: { kind: string; source: string }[] } =
    JSON.parse(stdout);
  return {
    eventIds,
    searched: notes.flatMap(({ kind, source }) => (kind === 'searched' ? source : [])),
  };
}

test('queries the trail’s log groups by default', async (t) => {
  assert.deepEqual(await collect(t, { CLOUDTRAIL_LOG_GROUP: trailLogGroup }), {
    eventIds: ['e-1'],
    searched: [`CloudWatch Logs, log group ${trailLogGroup}`],
  });
});

test('queries the event history if configured, in the function’s own Region by default', async (t) => {
  const environment = { EVIDENCE_SOURCE: 'event-history', EVIDENCE_ROLE_NAME: 'Audit' };
  const history = (account: string) =>
    `CloudTrail event history of account ${account} in us-east-1`;
  assert.deepEqual(await collect(t, environment), {
    eventIds: ['e-1'],
    searched: [history('111122223333'), history(accountId)],
  });
});
