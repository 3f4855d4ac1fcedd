import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import { users } from '../../local/seed.ts';
import { isAssigned, mailsAbout, slackTexts } from '../fixtures/local-environment/read-state.ts';
import { startEnvironment } from '../fixtures/local-environment/start-environment.ts';
import { openTable, readGrantRecord } from '../fixtures/local-environment/table.ts';

/**
 * An execution outlives a deployment, so the functions accept every version of the input that was ever
 * written. To change the input, add a version and its file, and leave the other files unchanged.
 */
const folder = new URL('../vectors/', import.meta.url);
const files = readdirSync(folder).filter((name) => /^execution-input-v\d+\.json$/.test(name));

/** Writes the record and the lock of the grant that an input names, as after the press. */
async function putGrant(local: LocalEnvironment, text: string): Promise<string> {
  const { grantId, accountId, permissionSetArn, principalId, ...input } = JSON.parse(text);
  const deadlineMs = Date.now() + input.accessSeconds * 1000;
  const grant = {
    due: 'grant',
    dueAt: Math.ceil(deadlineMs / 1000),
    status: 'opening',
    input: text,
    accountId,
    permissionSetArn,
    permissionSetName: input.permissionSetName,
    principalId,
    userName: users[0].userName,
    slackUserId: input.slack.userId,
    allowedBy: `access#${accountId}#${input.permissionSetName}#${permissionSetArn}`,
    requestedAt: input.requestedAt,
    deadlineAt: new Date(deadlineMs).toISOString(),
    cloudTrailDelaySeconds: input.cloudTrailDelaySeconds,
  };
  const lockId = `open#${accountId}#${permissionSetArn}#${principalId}`;
  await openTable(local).change(`grant#${grantId}`, { set: grant }, [{ absent: 'id' }]);
  await openTable(local).change(lockId, { set: { grantId } }, [{ absent: 'grantId' }]);
  return grantId;
}

test('the first version has a file', () => {
  assert.ok(files.includes('execution-input-v1.json'));
});

for (const file of files)
  test(`every function of the workflow accepts ${file}`, async (t) => {
    const local = await startEnvironment(t);
    const text = readFileSync(new URL(file, folder), 'utf8');
    const grantId = await putGrant(local, text);
    const invoke = async (name: string) => {
      const invocation = await local.functions.invoke(name, JSON.parse(text));
      return invocation.ok ? invocation.payload : invocation;
    };

    assert.deepEqual(Object.keys(Object(await invoke('grant-access'))), ['secondsLeft']);
    assert.ok(isAssigned(local));
    assert.match(slackTexts(local).at(-1) ?? '', /^Access is active/);

    const revoked = Object(await invoke('revoke-access'));
    assert.deepEqual(revoked, { endedAt: revoked.endedAt, reportDue: true });
    assert.equal(isAssigned(local), false);

    const reported = Object(await invoke('report-on-access'));
    assert.equal((await readGrantRecord(local, grantId))['reportSentAt'], reported.sentAt);
    assert.equal(mailsAbout(local, grantId).length, 1);
  });

test('every function refuses an unknown version with the error that the workflow does not retry', async (t) => {
  const local = await startEnvironment(t);
  const text = readFileSync(new URL('execution-input-v1.json', folder), 'utf8');
  await putGrant(local, text);
  const input = { ...JSON.parse(text), version: 9999 };
  for (const name of ['grant-access', 'revoke-access', 'report-on-access']) {
    const invocation = await local.functions.invoke(name, input);
    assert.equal(invocation.ok ? 'accepted' : invocation.errorType, 'GrantRefusedError', name);
  }
  assert.equal(isAssigned(local), false);
});
