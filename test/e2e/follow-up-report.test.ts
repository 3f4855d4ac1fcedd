import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { sweepOverdue } from '../fixtures/local-environment/grant-actions.ts';
import { pressButton } from '../fixtures/local-environment/press-button.ts';
import { example, grantIds, isAssigned } from '../fixtures/local-environment/read-state.ts';
import { startEnvironment, waitUntil } from '../fixtures/local-environment/start-environment.ts';
import { readReportRecord } from '../fixtures/local-environment/table.ts';
import { waitForEnd } from '../fixtures/local-environment/wait-for-execution.ts';

test('the sweep sends a follow-up report on what a session does after its grant has ended', async (t) => {
  const local = await startEnvironment(t);
  await pressButton(local);
  await waitUntil(local, () => isAssigned(local), 'the assignment');
  const session = local.portal
    .signIn('james@example.com')
    .openRole(example.accountId, 'BreakGlassProd');
  const [grantId = ''] = grantIds(local);
  await waitForEnd(local, grantId);
  const mails = () => local.stores.mailbox.list();
  assert.equal(mails().length, 1);
  assert.match(mails()[0]?.text ?? '', /^NO CHANGES FOUND\.$/m);

  session.call({
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateUser',
    readOnly: false,
    requestParameters: { userName: 'eve' },
  });
  await local.sweep();
  assert.equal(mails().length, 1, 'the longest session may still be open');
  assert.deepEqual(await sweepOverdue(local, grantId), { ended: 0, reported: 1, failed: 0 });
  const [, followUp] = mails();
  assert.match(
    followUp?.subject ?? '',
    /^REVIEW: james@example\.com, BreakGlassProd in 123456789012, .* UTC, follow-up: 1 new event$/,
  );
  assert.match(followUp?.text ?? '', /^\* high {2}NEW: .* iam CreateUser\n +on eve$/m);
  assert.deepEqual(
    followUp?.attachments.map(({ filename }) => filename),
    ['events.csv', 'evidence.json.gz', 'report.json'],
  );
  const [, evidence] = followUp?.attachments ?? [];
  const json = gunzipSync(Buffer.from(evidence?.content ?? '', 'base64')).toString();
  assert.match(json, /"eventName":"CreateUser"/);

  const { due, dueAt, reportedEvents } = await readReportRecord(local, grantId);
  assert.deepEqual([due, dueAt, reportedEvents], [undefined, undefined, undefined]);
});
