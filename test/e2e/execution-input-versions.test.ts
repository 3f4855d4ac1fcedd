import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import { users } from '../../local/seed.ts';
import { isAssigned, mailsAbout, slackTexts } from '../fixtures/local-environment/read-state.ts';
import { startEnvironment } from '../fixtures/local-environment/start-environment.ts';
import { openTable, readGrantRecord } from '../fixtures/local-environment/table.ts';

/**
 * An execution runs for longer than a deployment takes: whatever input was ever written must be
 * understood for ever. Whoever changes the input adds a version with a file of its own here, and
 * leaves the files that are there as they are.
 */
const folder = new URL('../vectors/', import.meta.url);
const files = readdirSync(folder).filter((name) => /^execution-input-v\d+\.json$/.test(name));

/** Puts the record and the lock of the grant that an input names, as it is right after the click. */
async function putGrant(local: LocalEnvironment, text: string): Promise<string> {
  const { grantId, accountId, permissionSetArn, principalId, ...input } = JSON.parse(text);
  const deadline = Date.now() + input.accessSeconds * 1000;
  const grant = {
    due: 'grant',
    dueAt: Math.ceil(deadline / 1000),
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
    deadlineAt: new Date(deadline).toISOString(),
    cloudTrailDelaySeconds: input.cloudTrailDelaySeconds,
  };
  const lockId = `open#${accountId}#${permissionSetArn}#${principalId}`;
  await openTable(local).change(`grant#${grantId}`, { set: grant }, [{ absent: 'id' }]);
  await openTable(local).change(lockId, { set: { grantId } }, [{ absent: 'grantId' }]);
  return grantId;
}

test('there is a file of the first version', () => {
  assert.ok(files.includes('execution-input-v1.json'));
});

for (const file of files)
  test(`${file} is understood by every function of the workflow`, async (t) => {
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

test('an input of no known version is refused by every function, and by the name that is not retried', async (t) => {
  const local = await startEnvironment(t);
  const text = readFileSync(new URL('execution-input-v1.json', folder), 'utf8');
  await putGrant(local, text);
  const unknown = { ...JSON.parse(text), version: 9999 };
  for (const name of ['grant-access', 'revoke-access', 'report-on-access']) {
    const invocation = await local.functions.invoke(name, unknown);
    assert.equal(invocation.ok ? 'understood' : invocation.errorType, 'GrantRefusedError', name);
  }
  assert.equal(isAssigned(local), false);
});
