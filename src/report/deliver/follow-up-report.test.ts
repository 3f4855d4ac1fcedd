import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildSessionIdentity,
  pageOf,
  record,
  userId,
} from '../../../test/fixtures/evidence/cloudtrail-records.ts';
import { createGrantFixture, grantId } from '../../../test/fixtures/grant/grant-fixture.ts';
import { untilStopped } from '../../grant/time-limit.ts';
import { createFollowUpReport } from './follow-up-report.ts';
import type { MailMessage } from './mail.ts';
import { createReportOnAccess } from './report-on-access.ts';

const id = grantId('1');
const began = Date.parse('2026-11-21T03:00:00.000Z');
const minutes = (count: number) => new Date(began + count * 60_000).toISOString();

/** What James did in the minute of the grant. */
const deed = (eventID: string, minute: number) =>
  record({
    eventID,
    eventTime: minutes(minute),
    eventName: `Stop${eventID}`,
    readOnly: false,
    userIdentity: buildSessionIdentity({ issuedAt: minutes(1) }),
  });

/** A grant that ended after an hour, of a permission set whose sessions last two. */
async function endedWorld() {
  const world = createGrantFixture();
  await world.grantAccess(await world.open(id), world.endsAt());
  world.clock.advance(3_600_000);
  await world.revokeAccess(id, world.endsAt());
  const delivered: unknown[] = [];
  const sent: MailMessage[] = [];
  let failure: Error | undefined;
  const deps = {
    records: world.records,
    now: world.clock.now,
    measure: () => undefined,
    newOwner: () => crypto.randomUUID(),
    recipients: ['security@example.com'],
    source: {
      async *events() {
        yield pageOf(delivered);
        if (failure) throw failure;
      },
    },
    mail: {
      async send(message: MailMessage) {
        sent.push(message);
      },
    },
  };
  const report = createReportOnAccess(deps);
  const recheckEvidence = createFollowUpReport(deps);
  return {
    world,
    delivered,
    sent,
    failWith: (error: Error) => {
      failure = error;
    },
    report: () => report(id, untilStopped(world.endsAt())),
    recheckEvidence: () => recheckEvidence(id, untilStopped(world.endsAt())),
    owed: async () => {
      const { due, dueAt } = world.records.all.get(`grant#${id}`) ?? {};
      return due === undefined ? undefined : new Date(Number(dueAt) * 1000).toISOString();
    },
  };
}

async function reportedWorld() {
  const all = await endedWorld();
  all.delivered.push(deed('One', 5));
  all.world.clock.advance(900_000);
  await all.report();
  return all;
}

test('after the first report a second look is owed, when the longest session and the delay are over', async () => {
  const { owed } = await reportedWorld();
  assert.equal(await owed(), minutes(60 + 120 + 15));
});

test('what came after the first report is told once, and nothing is owed any more', async () => {
  const { world, delivered, sent, recheckEvidence, owed } = await reportedWorld();
  delivered.push(deed('Two', 6), deed('Three', 100));
  world.clock.advance(2 * 3_600_000);
  const { sentAt } = await recheckEvidence();
  assert.equal(sentAt, new Date(world.clock.now()).toISOString());
  assert.equal(
    sent[1]?.subject,
    'Break glass access report for james@example.com, follow-up report: 2 new events',
  );
  const [, fresh = ''] =
    /New since the first report(.*?)Look at these first/s.exec(sent[1]?.text ?? '') ?? [];
  assert.match(fresh, /StopTwo/);
  assert.doesNotMatch(fresh, /StopOne/);
  assert.match(sent[1]?.text ?? '', /NEW: 04:40:00 +ec2 StopThree/);
  assert.equal(await owed(), undefined);
  assert.deepEqual(await recheckEvidence(), { sentAt });
  assert.equal(sent.length, 2);
});

test('where nothing came late no second mail is sent, and nothing is owed any more', async () => {
  const { world, sent, recheckEvidence, owed } = await reportedWorld();
  world.clock.advance(2 * 3_600_000);
  assert.deepEqual(await recheckEvidence(), { sentAt: undefined });
  assert.equal(sent.length, 1);
  assert.equal(await owed(), undefined);
});

test('that the person signed in again when access was over is no reason for a second mail', async () => {
  const { world, delivered, sent, recheckEvidence } = await reportedWorld();
  const signIn = (eventID: string, minute: number) =>
    record({
      eventID,
      eventTime: minutes(minute),
      eventSource: 'sso.amazonaws.com',
      eventName: 'Authenticate',
      userIdentity: { type: 'IdentityCenterUser', onBehalfOf: { userId } },
    });
  delivered.push(signIn('Later', 90));
  world.clock.advance(2 * 3_600_000);
  assert.deepEqual(await recheckEvidence(), { sentAt: undefined });
  assert.equal(sent.length, 1);
});

test('a source that fails at the second look is told, since nobody looks a third time', async () => {
  const { world, sent, failWith, recheckEvidence } = await reportedWorld();
  world.clock.advance(2 * 3_600_000);
  failWith(new Error('AccessDenied'));
  await recheckEvidence();
  assert.match(sent[1]?.subject ?? '', /follow-up report: not complete$/);
  assert.match(sent[1]?.text ?? '', /Warning: this report is not complete/);
});

test('a first report that comes when every session is over is the last', async () => {
  const { world, sent, report, recheckEvidence, owed } = await endedWorld();
  world.clock.advance(12 * 3_600_000);
  await report();
  assert.equal(await owed(), undefined);
  await recheckEvidence();
  assert.equal(sent.length, 1);
});

test('a grant that has had no first report gets no second', async () => {
  const { sent, recheckEvidence } = await endedWorld();
  assert.deepEqual(await recheckEvidence(), { sentAt: undefined });
  assert.equal(sent.length, 0);
});
