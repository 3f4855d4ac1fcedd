import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGrantFixture, grantId } from '../../../test/fixtures/grant/grant-fixture.ts';
import type { EvidenceSource } from '../../evidence/collect.ts';
import type { EvidenceSubject } from '../../evidence/subject.ts';
import { GrantBusyError, GrantRefusedError } from '../../grant/errors.ts';
import { untilStopped } from '../../grant/time-limit.ts';
import { toIso } from '../../platform/time.ts';
import type { MailMessage } from './mail.ts';
import { createReportOnAccess } from './report-on-access.ts';

const id = grantId('1');

async function endedWorld({ source }: { source?: EvidenceSource } = {}) {
  const world = createGrantFixture();
  await world.grantAccess(await world.open(id), world.endsAt());
  world.clock.advance(3_600_000);
  await world.revokeAccess(id, world.endsAt());
  world.clock.advance(900_000);
  const sent: MailMessage[] = [];
  const asked: EvidenceSubject[] = [];
  let owners = 0;
  let fail: Error | undefined;
  const report = createReportOnAccess({
    records: world.records,
    now: world.clock.now,
    measure: () => undefined,
    newOwner: () => `reporter-${++owners}`,
    recipients: ['security@example.com'],
    source: source ?? {
      async *events(subject) {
        asked.push(subject);
        yield* [];
      },
    },
    mail: {
      async send(message) {
        if (fail) throw fail;
        sent.push(message);
      },
    },
  });
  const failWith = (error: Error | undefined) => {
    fail = error;
  };
  return { world, sent, asked, failWith, report: () => report(id, untilStopped(world.endsAt())) };
}

test('the report asks for the evidence of the grant’s person, role and time, and is noted as sent', async () => {
  const { world, sent, asked, report } = await endedWorld();
  const { sentAt } = await report();
  const grant = await world.readGrant(id);
  assert.deepEqual(asked, [
    {
      partition: 'aws',
      accountId: '123456789012',
      permissionSetName: 'BreakGlassProd',
      principalId: grant.principalId,
      userName: 'james@example.com',
      from: grant.requestedAt,
      issuedUntil: toIso(Date.parse(grant.endedAt ?? '') + 60_000),
      until: toIso(world.clock.now()),
    },
  ]);
  assert.equal(sent[0]?.subject, 'Break glass access report for james@example.com');
  assert.equal(grant.reportSentAt, sentAt);
  assert.equal(grant.leaseOwner, undefined);
});

test('a report that was sent is not sent again', async () => {
  const { sent, report } = await endedWorld();
  const first = await report();
  assert.deepEqual(await report(), first);
  assert.equal(sent.length, 1);
});

test('a mail that is not accepted leaves the report owed, and the next try sends it', async () => {
  const { world, sent, failWith, report } = await endedWorld();
  failWith(new Error('MessageRejected'));
  await assert.rejects(report(), /MessageRejected/);
  assert.equal(world.records.all.get(`grant#${id}`)?.['due'], 'grant');
  failWith(undefined);
  await report();
  assert.equal(sent.length, 1);
});

test('of two that report at once, one sends', async () => {
  const { sent, report } = await endedWorld();
  const results = await Promise.allSettled([report(), report()]);
  assert.equal(sent.length, 1);
  for (const result of results)
    if (result.status === 'rejected') assert.ok(result.reason instanceof GrantBusyError);
});

test('nothing of the response URL is in the report', async () => {
  const { sent, report } = await endedWorld();
  await report();
  assert.doesNotMatch(JSON.stringify(sent), /hooks\.slack\.com/);
});

test('a grant that is not over is not reported on yet, and one that gave nothing never', async () => {
  const { world, report } = await endedWorld();
  await world.records.change(`grant#${id}`, { set: { status: 'active' } }, [{ present: 'id' }]);
  await assert.rejects(report(), GrantBusyError);
  await world.records.change(`grant#${id}`, { set: { status: 'failed' } }, [{ present: 'id' }]);
  await assert.rejects(report(), GrantRefusedError);
});
