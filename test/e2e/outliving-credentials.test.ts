import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { RoleSession } from '../../local/console/role-session.ts';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import { unbroken } from '../fixtures/evidence/unbroken.ts';
import { openAccess } from '../fixtures/local-environment/grant-actions.ts';
import { example } from '../fixtures/local-environment/read-state.ts';
import { startEnvironment } from '../fixtures/local-environment/start-environment.ts';
import { readReportRecord } from '../fixtures/local-environment/table.ts';
import { waitForEnd, waitForState } from '../fixtures/local-environment/wait-for-execution.ts';

const hourMs = 3_600_000;

/** A grant of an hour on the deployed times: sessions of an hour, and a report fifteen minutes later. */
async function openRealGrant(t: TestContext) {
  const local = await startEnvironment(t, {
    accessSeconds: 3600,
    cloudTrailDelaySeconds: 900,
    sessionSeconds: 3600,
  });
  const grantId = await openAccess(local);
  const session = local.portal
    .signIn('james@example.com')
    .openRole(example.accountId, 'BreakGlassProd');
  return { local, grantId, session };
}

/** Moves the clock to the end of access, ten minutes away, and over CloudTrail's delay. */
async function waitForReport(local: LocalEnvironment, grantId: string): Promise<void> {
  local.advanceClock(hourMs / 6);
  await waitForState(local, grantId, 'WaitForCloudTrail');
  local.advanceClock(hourMs / 4);
  const { status } = await waitForEnd(local, grantId);
  assert.equal(status, 'SUCCEEDED');
}

const mailsOf = (local: LocalEnvironment) => local.stores.mailbox.list();

const stopInstances = {
  eventSource: 'ec2.amazonaws.com',
  eventName: 'StopInstances',
  readOnly: false,
  requestParameters: { instancesSet: { items: [{ instanceId: 'i-0a1b2c3d4e5f60718' }] } },
};

test('a chain that is renewed every hour for two days is followed to its end', async (t) => {
  const { local, grantId, session } = await openRealGrant(t);
  let chained: RoleSession = session.assume('OrdersAdmin', 'emergency').session;
  const renew = () => {
    chained.call(stopInstances);
    chained = chained.assume('OrdersAdmin', 'emergency').session;
  };
  local.advanceClock((5 / 6) * hourMs);
  renew();
  await waitForReport(local, grantId);
  const [report] = mailsOf(local);
  assert.match(
    unbroken(report?.text),
    /Sessions of the role OrdersAdmin in account 123456789012 are open until/,
  );

  const hoursOfMails: number[] = [];
  for (let step = 1; step <= 100; step++) {
    const seen = mailsOf(local).length;
    if (step <= 53) renew();
    local.advanceClock(0.9 * hourMs);
    await local.sweep();
    if (mailsOf(local).length > seen) hoursOfMails.push(Math.floor(0.9 * step));
  }
  // The follow-up report two hours after access, and the looks 1, 4, 12, 24 and 48 hours later.
  assert.deepEqual(hoursOfMails, [2, 3, 6, 14, 26, 50]);
  // The two calls of each of the 54 renewals, and the nine of the sign-in and the first session.
  const counts = mailsOf(local).map(({ text }) =>
    Number(/^Events: +(\d+) events$/m.exec(text)?.[1]),
  );
  const [first = 0, followUp = 0, ...laterLooks] = counts;
  assert.deepEqual([first, followUp], [11, 17]);
  assert.equal(followUp + laterLooks.reduce((sum, count) => sum + count, 0), 9 + 2 * 54);
  const last = mailsOf(local).at(-1)?.text ?? '';
  assert.match(last, /^The evidence will not be looked at again\.$/m);
  assert.doesNotMatch(last, /^What may still be used$/m);
  assert.equal((await readReportRecord(local, grantId))['due'], undefined);
});

test('an access key that a session created is followed, also from another address', async (t) => {
  const { local, grantId, session } = await openRealGrant(t);
  const key = session.createAccessKey('deploy-bot').session;
  local.advanceClock((5 / 6) * hourMs);
  await waitForReport(local, grantId);
  local.advanceClock(5 * hourMs);
  key.call(stopInstances);
  local.advanceClock(hourMs);
  await local.sweep();
  const [report, followUp] = mailsOf(local);
  assert.match(
    unbroken(report?.text),
    new RegExp(`The access key ${key.accessKeyId} of the user deploy-bot, which the sessions`),
  );
  assert.match(
    followUp?.text ?? '',
    /^CRITICAL: Created users and access keys used [^*]+\n\* critical {2}NEW: .* ec2 StopInstances\n[^*]+ from 198\.51\.100\.77,/m,
  );
});
