import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { pressButton } from '../fixtures/local-environment/press-button.ts';
import { example, grantIds, isAssigned } from '../fixtures/local-environment/read-state.ts';
import { startEnvironment, waitUntil } from '../fixtures/local-environment/start-environment.ts';
import { openTable, readGrantRecord } from '../fixtures/local-environment/table.ts';
import { waitForEnd } from '../fixtures/local-environment/wait-for-execution.ts';

test('what a session does after its grant is over is told in a follow-up report, by the sweep', async (t) => {
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
  assert.match(mails()[0]?.text ?? '', /^NOTHING CHANGED\.$/m);

  session.call({
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateUser',
    readOnly: false,
    requestParameters: { userName: 'eve' },
  });
  await local.sweep();
  assert.equal(mails().length, 1, 'the longest session is not over');
  // As if it had been over for longer than a sweep's interval.
  await openTable(local).change(`grant#${grantId}`, { set: { dueAt: 1 } }, [{ present: 'id' }]);
  assert.deepEqual(await local.sweep(), {
    ok: true,
    payload: { ended: 0, reported: 1, overdue: 0 },
  });
  const [, second] = mails();
  assert.equal(
    second?.subject,
    'Break glass access report for james@example.com, follow-up report: 1 new event',
  );
  assert.match(second?.text ?? '', /^\* NEW: .* iam CreateUser {2}on eve /m);
  assert.deepEqual(
    second?.attachments.map(({ filename }) => filename),
    ['events.csv', 'evidence.json.gz', 'report.json'],
  );
  const [, packed] = second?.attachments ?? [];
  const json = gunzipSync(Buffer.from(packed?.content ?? '', 'base64')).toString();
  assert.match(json, /"eventName":"CreateUser"/);

  const { due, dueAt, reportedEvents } = await readGrantRecord(local, grantId);
  assert.deepEqual([due, dueAt, reportedEvents], [undefined, undefined, undefined]);
});
