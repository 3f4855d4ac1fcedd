import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openAccess, sweepOverdue } from '../fixtures/local-environment/grant-actions.ts';
import { clearFault, injectFault } from '../fixtures/local-environment/inject-faults.ts';
import { pressButton } from '../fixtures/local-environment/press-button.ts';
import {
  alertsAbout,
  directMessages,
  grantCards,
  grantIds,
  isAssigned,
  mailsAbout,
  slackTexts,
} from '../fixtures/local-environment/read-state.ts';
import { startEnvironment } from '../fixtures/local-environment/start-environment.ts';
import {
  changeGrantRecord,
  changeNotifiedRecord,
  readGrantRecord,
  readReportRecord,
} from '../fixtures/local-environment/table.ts';
import { waitForOutcome } from '../fixtures/local-environment/wait-for-execution.ts';

/** The services of every notification, alert and report. */
const messageServices = ['slack', 'sns', 'sesv2'];

describe('an outage', { concurrency: true }, () => {
  test('of Slack, SNS and SES at once does not delay the end of access; the sweep sends the report and what was missed afterwards, once', async (t) => {
    const local = await startEnvironment(t, { accessSeconds: 3, retryDelayMs: 5 });
    await local.warmUp();
    const texts = slackTexts(local);
    for (const service of messageServices) injectFault(local, service, '*', 'drop-before');
    assert.match((await pressButton(local)).text, /^Glass broken/);
    const [grantId = ''] = grantIds(local);
    assert.deepEqual(await waitForOutcome(local, grantId), ['FAILED', 'AlertPeople', 'Failed']);
    assert.equal(isAssigned(local), false);
    const { accessBeganAt, deadlineAt, endedAt, status } = await readGrantRecord(local, grantId);
    assert.ok(accessBeganAt);
    assert.equal(status, 'ended');
    const lateMs = Date.parse(String(endedAt)) - Date.parse(String(deadlineAt));
    assert.ok(lateMs >= 0 && lateMs < 10_000, `${lateMs} ms after the deadline`);

    assert.deepEqual(await sweepOverdue(local, grantId), { ended: 0, reported: 0, failed: 1 });
    assert.deepEqual(local.stores.mailbox.list(), []);
    assert.deepEqual(alertsAbout(local, grantId), []);

    for (const service of messageServices) clearFault(local, service, '*');
    assert.deepEqual(await sweepOverdue(local, grantId), { ended: 0, reported: 1, failed: 0 });
    assert.equal(mailsAbout(local, grantId).length, 1);
    assert.deepEqual(
      alertsAbout(local, grantId).map(({ subject }) => subject),
      ['Report sent by the sweep: BreakGlassProd in 123456789012'],
    );
    assert.ok((await readReportRecord(local, grantId))['sentAt']);
    const told = () => [
      directMessages(local).map(({ text }) => text),
      grantCards(local).map(({ attachments: [card] }) => card?.['fallback']),
    ];
    const [[direct, ...moreDirect] = [], [card, ...moreCards] = []] = told();
    assert.match(String(direct), /^Access has ended: `BreakGlassProd` in account `123456789012`, /);
    assert.match(String(card), /^Access has ended at the deadline\. /);
    assert.deepEqual([moreDirect, moreCards], [[], []], 'what was missed is sent once');
    const sent = slackTexts(local);
    assert.equal(sent.length, texts.length + 2);
    await changeNotifiedRecord(local, grantId, { set: { due: 'grant', dueAt: 1 } });
    await sweepOverdue(local, grantId);
    assert.deepEqual(slackTexts(local), sent, 'another sweep sends nothing again');
  });

  for (const [what, service, operation, fault] of [
    ['a slow Slack', 'slack', '*', 'delay-60000'],
    ['a Slack that answers 429', 'slack', '*', 'throttle'],
    ['a missing bot token', 'ssm', 'GetParameter', 'access-denied'],
  ] as const)
    test(`of ${what} does not delay the end of access, and the sweep tells once what was missed`, async (t) => {
      const local = await startEnvironment(t, { accessSeconds: 3 });
      await local.warmUp();
      injectFault(local, service, operation, fault);
      await pressButton(local);
      const [grantId = ''] = grantIds(local);
      assert.deepEqual(await waitForOutcome(local, grantId), ['SUCCEEDED', 'HasFailed', 'Closed']);
      const { deadlineAt, endedAt } = await readGrantRecord(local, grantId);
      const lateMs = Date.parse(String(endedAt)) - Date.parse(String(deadlineAt));
      assert.ok(lateMs >= 0 && lateMs < 10_000, `${lateMs} ms after the deadline`);
      assert.deepEqual(grantCards(local), []);

      clearFault(local, service, operation);
      for (let sweeps = 2; sweeps > 0; sweeps -= 1) {
        await changeNotifiedRecord(local, grantId, { set: { due: 'grant', dueAt: 1 } });
        await sweepOverdue(local, grantId);
        const cards = grantCards(local).map(({ attachments: [card] }) =>
          String(card?.['fallback']),
        );
        assert.equal(cards.length, 1);
        assert.match(cards.join(), /^Access has ended at the deadline\. /);
      }
    });

  test('of Identity Center makes each sweep alert operators, with the time since the deadline', async (t) => {
    const local = await startEnvironment(t, { accessSeconds: 600 });
    injectFault(local, 'sso-admin', 'DeleteAccountAssignment', 'access-denied');
    const grantId = await openAccess(local);
    const overdueMinutes = [1, 25, 190];
    for (const minutes of overdueMinutes) {
      const deadlineAt = new Date(Date.now() - minutes * 60_000).toISOString();
      await changeGrantRecord(local, grantId, { set: { deadlineAt } });
      assert.deepEqual(await sweepOverdue(local, grantId), { ended: 0, reported: 0, failed: 1 });
    }
    const alerts = alertsAbout(local, grantId);
    assert.deepEqual(
      alerts.map(({ subject }) => subject),
      overdueMinutes.map(() => 'Access NOT REVOKED: BreakGlassProd in 123456789012'),
    );
    const durations = alerts.map(
      ({ message }) => /past its deadline, .*, by (.*)\.$/m.exec(message)?.[1],
    );
    assert.match(durations.join('; '), /^6\d s; 25 min; 3 h 10 min$/);
    for (const { message } of alerts) assert.match(message, /AccessDeniedException/);

    clearFault(local, 'sso-admin', 'DeleteAccountAssignment');
    assert.deepEqual(await sweepOverdue(local, grantId), { ended: 1, reported: 0, failed: 0 });
    assert.equal(isAssigned(local), false);
    assert.equal(
      alertsAbout(local, grantId).at(-1)?.subject,
      'Grant ended late, by the sweep: BreakGlassProd in 123456789012',
    );
  });
});
