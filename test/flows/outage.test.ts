import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import { breakFor, mend } from '../helpers/break-calls.ts';
import { alertsOf, endOf, mailsOf, makeOverdue, openAccess } from '../helpers/flow-grants.ts';
import {
  click,
  grantIds,
  grantRecord,
  isAssigned,
  slackTexts,
  startWorld,
  table,
} from '../helpers/flow-world.ts';

async function sweepFor(world: LocalEnvironment, grantId: string): Promise<unknown> {
  await makeOverdue(world, grantId);
  const invocation = await world.sweep();
  return invocation.ok ? invocation.payload : invocation;
}

/** Everything by which people are told. */
const down = ['slack', 'sns', 'sesv2'];

describe('an outage', { concurrency: true }, () => {
  test('with Slack, the topic and the mail down, access ends on time, and the report comes when they are back', async (t) => {
    const world = await startWorld(t, { accessSeconds: 3, retryDelayMs: 5 });
    await world.warmUp();
    const words = slackTexts(world);
    for (const service of down) breakFor(world, service, '*', 'drop-before');
    assert.match((await click(world)).text, /^Glass broken/);
    const [grantId = ''] = grantIds(world);
    assert.deepEqual(await endOf(world, grantId), ['FAILED', 'AlertPeople', 'Failed']);
    assert.equal(isAssigned(world), false);
    const { accessBeganAt, deadlineAt, endedAt, status } = await grantRecord(world, grantId);
    assert.ok(accessBeganAt);
    assert.equal(status, 'ended');
    const lateMs = Date.parse(String(endedAt)) - Date.parse(String(deadlineAt));
    assert.ok(lateMs >= 0 && lateMs < 10_000, `${lateMs} ms after the deadline`);

    assert.deepEqual(await sweepFor(world, grantId), { ended: 0, reported: 0, overdue: 1 });
    assert.deepEqual(world.stores.mailbox.list(), []);
    assert.deepEqual(alertsOf(world, grantId), []);

    for (const service of down) mend(world, service, '*');
    assert.deepEqual(await sweepFor(world, grantId), { ended: 0, reported: 1, overdue: 0 });
    assert.equal(mailsOf(world, grantId).length, 1);
    assert.deepEqual(
      alertsOf(world, grantId).map(({ subject }) => subject),
      ['Break glass access: the sweep had to send a report'],
    );
    assert.ok((await grantRecord(world, grantId))['reportSentAt']);
    assert.deepEqual(slackTexts(world), words, 'what could not be said then is not said later');
  });

  test('as long as access is overdue, each sweep alerts people, and says by how much', async (t) => {
    const world = await startWorld(t, { accessSeconds: 600 });
    breakFor(world, 'sso-admin', 'DeleteAccountAssignment', 'access-denied');
    const grantId = await openAccess(world);
    const minutes = [1, 25, 190];
    for (const overdue of minutes) {
      const deadlineAt = new Date(Date.now() - overdue * 60_000).toISOString();
      await table(world).change(`grant#${grantId}`, { set: { deadlineAt } }, [{ present: 'id' }]);
      assert.deepEqual(await sweepFor(world, grantId), { ended: 0, reported: 0, overdue: 1 });
    }
    const alerts = alertsOf(world, grantId);
    assert.deepEqual(
      alerts.map(({ subject }) => subject),
      minutes.map(() => 'Break glass access: ACCESS IS OVERDUE'),
    );
    const said = alerts.map(({ message }) => /past its deadline by (.*?),/.exec(message)?.[1]);
    assert.match(said.join('; '), /^6\d s; 25 min; 3 h 10 min$/);
    for (const { message } of alerts) assert.match(message, /AccessDeniedException/);

    mend(world, 'sso-admin', 'DeleteAccountAssignment');
    assert.deepEqual(await sweepFor(world, grantId), { ended: 1, reported: 0, overdue: 0 });
    assert.equal(isAssigned(world), false);
    assert.equal(
      alertsOf(world, grantId).at(-1)?.subject,
      'Break glass access: the sweep had to end a grant',
    );
  });
});
