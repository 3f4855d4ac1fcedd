import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { signedFor, startTestAws } from '../start-test-aws.ts';

test("GetCallerIdentity returns the access key's identity", async (t) => {
  const { url } = await startTestAws(t);
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...signedFor('sts'), 'content-type': 'application/x-www-form-urlencoded' },
    body: 'Action=GetCallerIdentity&Version=2011-06-15',
  });
  assert.match(await response.text(), /<Account>111122223333<\/Account><Arn>.*AKIATEST<\/Arn>/);
});

test("AssumeRole succeeds only in the organisation's accounts", async (t) => {
  const { client, now } = await startTestAws(t);
  const sts = new STSClient(client);
  t.after(() => sts.destroy());
  const assume = (accountId: string) =>
    sts.send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${accountId}:role/Audit`,
        RoleSessionName: 'me',
        DurationSeconds: 900,
      }),
    );
  const { Credentials: roleCredentials, AssumedRoleUser: user } = await assume('123456789012');
  assert.equal(user?.Arn, 'arn:aws:sts::123456789012:assumed-role/Audit/me');
  assert.equal(roleCredentials?.Expiration?.getTime(), now().getTime() + 900_000);
  const credentials = { accessKeyId: roleCredentials?.AccessKeyId ?? '', secretAccessKey: 'any' };
  const asRole = new STSClient({ ...client, credentials });
  t.after(() => asRole.destroy());
  const { Account: account } = await asRole.send(new GetCallerIdentityCommand({}));
  assert.equal(account, '123456789012');
  await assert.rejects(assume('999999999999'), { name: 'AccessDenied' });
});
