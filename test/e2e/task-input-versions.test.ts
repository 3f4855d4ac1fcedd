import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import { users } from '../../local/seed.ts';
import {
  directMessages,
  example,
  isAssigned,
  mailsAbout,
} from '../fixtures/local-environment/read-state.ts';
import { startEnvironment } from '../fixtures/local-environment/start-environment.ts';
import { openTable, putRecord } from '../fixtures/local-environment/table.ts';

/**
 * A running execution keeps its definition while a deployment changes the functions under it. So the functions
 * accept every version of their input that a definition ever sent. To change it, add a version and its file,
 * and leave the other files unchanged.
 */
const folder = new URL('../vectors/', import.meta.url);
const files = readdirSync(folder).filter((name) => /^task-input-v\d+\.json$/.test(name));

interface TaskInput {
  readonly version: number;
  readonly grantId: string;
  readonly step: string;
}

const readInputs = (file: string): readonly TaskInput[] =>
  JSON.parse(readFileSync(new URL(file, folder), 'utf8'));

/** Writes the record and the lock of the grant that the inputs name, as after the press. */
async function putGrant(local: LocalEnvironment, grantId: string): Promise<void> {
  const now = Date.now();
  const deadlineMs = now + 600_000;
  await putRecord(local, {
    id: `grant#${grantId}`,
    due: 'grant',
    dueAt: Math.ceil(deadlineMs / 1000),
    status: 'opening',
    ...example,
    permissionSetName: 'BreakGlassProd',
    userName: users[0].userName,
    slackUserId: users[0].slackUserId,
    slackTeamId: 'T012LOCAL',
    slackChannelId: 'C12345',
    slackMessageTs: '1700000000.000100',
    responseUrl: `${local.urls.page}/slack/response/x`,
    allowedBy: `access#${example.accountId}#BreakGlassProd#${example.permissionSetArn}`,
    requestedAt: new Date(now).toISOString(),
    deadlineAt: new Date(deadlineMs).toISOString(),
    cloudTrailDelaySeconds: 0,
  });
  const { accountId, permissionSetArn, principalId } = example;
  await putRecord(local, { id: `open#${accountId}#${permissionSetArn}#${principalId}`, grantId });
}

test('the present version has a file', () => {
  assert.ok(files.includes('task-input-v2.json'));
});

for (const file of files)
  test(`every function of the workflow accepts ${file}`, async (t) => {
    const local = await startEnvironment(t, { accessSeconds: 600 });
    const [decide, grant, revoke, report] = readInputs(file);
    const grantId = decide?.grantId ?? '';
    await putGrant(local, grantId);
    const invoke = async (name: string, input: TaskInput | undefined): Promise<object> => {
      const invocation = await local.functions.invoke(name, input);
      return Object(invocation.ok ? invocation.payload : invocation);
    };

    const decided = await invoke('grant-access', decide);
    assert.deepEqual(Object.keys(decided), [
      ...['outcome', 'target', 'alreadyAssigned', 'latestDeadline', 'sessionSeconds'],
    ]);
    assert.equal(isAssigned(local), false);

    assert.deepEqual(Object.keys(await invoke('grant-access', grant)), [
      'secondsLeft',
      'grantedAt',
      'createsUntil',
    ]);
    assert.ok(isAssigned(local));
    assert.match(directMessages(local).at(-1)?.text ?? '', /^You’re in: /);

    assert.deepEqual(await invoke('revoke-access', revoke), {
      outcome: 'ended',
      secondsLeft: 0,
      reportDue: true,
      reportDelaySeconds: 0,
      alert: '',
    });
    assert.equal(isAssigned(local), false);

    const { sentAt } = Object(await invoke('report-on-access', report));
    assert.equal((await openTable(local).read(`report#${grantId}`))?.['sentAt'], sentAt);
    assert.equal(mailsAbout(local, grantId).length, 1);
  });

test('every function refuses an unknown version with the error that the workflow does not retry', async (t) => {
  const local = await startEnvironment(t);
  const [decide] = readInputs('task-input-v2.json');
  await putGrant(local, decide?.grantId ?? '');
  for (const name of ['grant-access', 'revoke-access', 'report-on-access']) {
    const invocation = await local.functions.invoke(name, { ...decide, version: 9999 });
    assert.equal(invocation.ok ? 'accepted' : invocation.errorType, 'GrantRefusedError', name);
  }
  assert.equal(isAssigned(local), false);
});
