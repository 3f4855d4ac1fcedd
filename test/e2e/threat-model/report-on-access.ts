import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CloudWatchLogsClient, StartQueryCommand } from '@aws-sdk/client-cloudwatch-logs';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { contactEmail, fromEmail, trailLogGroup } from '../../../local/seed.ts';
import { changeAs, sdkOptionsAs } from '../../fixtures/local-environment/act-as-role.ts';
import { openWithToken, sweepOverdue } from '../../fixtures/local-environment/grant-actions.ts';
import { mailsAbout, slackTexts } from '../../fixtures/local-environment/read-state.ts';
import { readGrantRecord, readReportRecord } from '../../fixtures/local-environment/table.ts';
import { waitForEnd } from '../../fixtures/local-environment/wait-for-execution.ts';
import * as call from './denied-calls.ts';
import { assertDenied, endWait, kindsOfAlerts, local, secondsFromNow } from './test-context.ts';

const nothing = { ended: 0, reported: 0, failed: 0 };

type SdkOptions = ReturnType<typeof sdkOptionsAs>;
const queryLogGroup = (name: string) => (options: SdkOptions) =>
  new CloudWatchLogsClient(options).send(
    new StartQueryCommand({
      ...{ logGroupNames: [name], startTime: 0, endTime: 1 },
      queryString: 'fields @message | limit 1',
    }),
  );
const sendMail = (to: string, from: string) => (options: SdkOptions) =>
  new SESv2Client(options).send(
    new SendEmailCommand({
      FromEmailAddress: from,
      Destination: { ToAddresses: [to] },
      Content: { Simple: { Subject: { Data: 'A report' }, Body: { Text: { Data: 'Nothing.' } } } },
    }),
  );

/** Tests of the worst that the role of `report-on-access` can do. */
export function testReportOnAccess(): void {
  test('`report-on-access` can read the log groups of the trail, and no others.', async () => {
    await queryLogGroup(trailLogGroup)(sdkOptionsAs(local, 'report-on-access'));
    await assertDenied('report-on-access', [queryLogGroup('/aws/lambda/other')]);
  });

  test('`report-on-access` can let a grant seem reported on: no report comes.', async () => {
    const grantId = await openWithToken(local);
    const sentAt = secondsFromNow(0);
    await changeAs(local, 'report-on-access', `report#${grantId}`, { sentAt }, [{ absent: 'id' }]);
    await endWait(grantId);
    assert.equal((await waitForEnd(local, grantId)).status, 'SUCCEEDED');
    assert.equal((await readGrantRecord(local, grantId))['status'], 'ended');
    assert.deepEqual(await sweepOverdue(local, grantId), nothing);
    assert.deepEqual([mailsAbout(local, grantId), kindsOfAlerts(grantId)], [[], []]);
    assert.equal((await readReportRecord(local, grantId))['sentAt'], sentAt);
  });

  test('`report-on-access` can let a grant seem notified of: no direct message, grant card or event says more of it.', async () => {
    const grantId = await openWithToken(local);
    const sentEvents = new Set(['opening', 'giving', 'active', 'ending', 'ended']);
    const set = { directStage: 'over', cardStage: 'reported', sentEvents };
    await changeAs(local, 'report-on-access', `notified#${grantId}`, set);
    const told = () => [slackTexts(local), local.stores.eventBuses.accepted().length];
    const before = told();
    await endWait(grantId);
    assert.equal((await waitForEnd(local, grantId)).status, 'SUCCEEDED');
    assert.equal((await readGrantRecord(local, grantId))['status'], 'ended');
    assert.deepEqual(told(), before);
    assert.equal(mailsAbout(local, grantId).length, 1);
  });

  test('`report-on-access` can mail a false report to the contacts, and nothing to anybody else.', async () => {
    await sendMail(contactEmail, fromEmail)(sdkOptionsAs(local, 'report-on-access'));
    assert.equal(local.stores.mailbox.list().at(-1)?.subject, 'A report');
    await assertDenied('report-on-access', [
      sendMail('attacker@example.com', fromEmail),
      sendMail(contactEmail, 'ceo@example.com'),
    ]);
  });

  test('`report-on-access` cannot write a grant, a lock or a wait, or create or delete an assignment.', () =>
    assertDenied('report-on-access', [
      call.writeGrant,
      call.writeLock,
      call.writeWait,
      call.createAssignment,
      call.deleteAssignment,
    ]));
}
