import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildSessionIdentity,
  pageOf,
  record,
  userId,
} from '../../../test/fixtures/evidence/cloudtrail-records.ts';
import { createGrantFixture, grantId } from '../../../test/fixtures/grant/grant-fixture.ts';
import { GrantRefusedError } from '../../grant/errors.ts';
import { sendFollowUpReport } from './follow-up-report.ts';
import type { MailMessage } from './mail.ts';
import { reportOnAccess } from './report-on-access.ts';

const id = grantId('1');
const startedAt = Date.parse('2026-11-21T03:00:00.000Z');
const minutes = (count: number) => new Date(startedAt + count * 60_000).toISOString();

/** A call in the role session, so many minutes after the start. */
const callAt = (eventID: string, minute: number) =>
  record({
    eventID,
    eventTime: minutes(minute),
    eventName: `Stop${eventID}`,
    readOnly: false,
    userIdentity: buildSessionIdentity({ issuedAt: minutes(1) }),
  });

/** A grant that ended after one hour. Sessions of its permission set last two hours. */
async function createEndedGrant() {
  const fixture = createGrantFixture();
  await fixture.activate(id);
  fixture.clock.advance(3_600_000);
  await fixture.revokeAccess(id);
  const delivered: unknown[] = [];
  const sent: MailMessage[] = [];
  let failure: Error | undefined;
  const deps = {
    records: fixture.records,
    now: fixture.clock.now,
    measure: () => undefined,
    newOwnerId: () => crypto.randomUUID(),
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
  return {
    fixture,
    delivered,
    sent,
    failWith: (error: Error) => {
      failure = error;
    },
    report: () => reportOnAccess(deps, id, fixture.budget()),
    recheckEvidence: () => sendFollowUpReport(deps, id, fixture.budget()),
    dueAt: async () => {
      const { due, dueAt: seconds } = fixture.records.all.get(`report#${id}`) ?? {};
      return due === undefined ? undefined : new Date(Number(seconds) * 1000).toISOString();
    },
  };
}

async function createReportedGrant() {
  const grant = await createEndedGrant();
  grant.delivered.push(callAt('One', 5));
  grant.fixture.clock.advance(900_000);
  await grant.report();
  return grant;
}

test('a follow-up report is due after the longest session and CloudTrail’s delay', async () => {
  const { dueAt } = await createReportedGrant();
  assert.equal(await dueAt(), minutes(60 + 120 + 15));
});

test('sends one follow-up report of the new events, and then nothing is due', async () => {
  const { fixture, delivered, sent, recheckEvidence, dueAt } = await createReportedGrant();
  delivered.push(callAt('Two', 6), callAt('Three', 100));
  fixture.clock.advance(2 * 3_600_000);
  const { sentAt } = await recheckEvidence();
  assert.equal(sentAt, new Date(fixture.clock.now()).toISOString());
  assert.equal(
    sent[1]?.subject,
    'Break glass access report for james@example.com, follow-up report: 2 new events',
  );
  const [, newEvents = ''] =
    /New events since the first report(.*?)Findings to review/s.exec(sent[1]?.text ?? '') ?? [];
  assert.match(newEvents, /StopTwo/);
  assert.doesNotMatch(newEvents, /StopOne/);
  assert.match(sent[1]?.text ?? '', /NEW: 04:40:00 +ec2 StopThree/);
  assert.equal(await dueAt(), undefined);
  assert.deepEqual(await recheckEvidence(), { sentAt });
  assert.equal(sent.length, 2);
});

test('sends no follow-up report without new events, and then nothing is due', async () => {
  const { fixture, sent, recheckEvidence, dueAt } = await createReportedGrant();
  fixture.clock.advance(2 * 3_600_000);
  assert.deepEqual(await recheckEvidence(), { sentAt: undefined });
  assert.equal(sent.length, 1);
  assert.equal(await dueAt(), undefined);
});

test('sends no follow-up report because the user signed in again after the end', async () => {
  const { fixture, delivered, sent, recheckEvidence } = await createReportedGrant();
  const signIn = (eventID: string, minute: number) =>
    record({
      eventID,
      eventTime: minutes(minute),
      eventSource: 'sso.amazonaws.com',
      eventName: 'Authenticate',
      userIdentity: { type: 'IdentityCenterUser', onBehalfOf: { userId } },
    });
  delivered.push(signIn('Later', 90));
  fixture.clock.advance(2 * 3_600_000);
  assert.deepEqual(await recheckEvidence(), { sentAt: undefined });
  assert.equal(sent.length, 1);
});

test('sends a follow-up report when a source fails, since there is no third report', async () => {
  const { fixture, sent, failWith, recheckEvidence } = await createReportedGrant();
  fixture.clock.advance(2 * 3_600_000);
  failWith(new Error('AccessDenied'));
  await recheckEvidence();
  assert.match(sent[1]?.subject ?? '', /follow-up report: incomplete$/);
  assert.match(sent[1]?.text ?? '', /Warning: this report is incomplete/);
});

test('no follow-up report is due if all sessions were over at the first report', async () => {
  const { fixture, sent, report, recheckEvidence, dueAt } = await createEndedGrant();
  fixture.clock.advance(12 * 3_600_000);
  await report();
  assert.equal(await dueAt(), undefined);
  await recheckEvidence();
  assert.equal(sent.length, 1);
});

test('sends no follow-up report before the first report', async () => {
  const { sent, recheckEvidence } = await createEndedGrant();
  assert.deepEqual(await recheckEvidence(), { sentAt: undefined });
  assert.equal(sent.length, 0);
});

test('sends no follow-up report on a grant whose record was deleted', async () => {
  const { fixture, sent, recheckEvidence } = await createReportedGrant();
  fixture.records.all.delete(`grant#${id}`);
  await assert.rejects(recheckEvidence(), GrantRefusedError);
  assert.equal(sent.length, 1);
});
