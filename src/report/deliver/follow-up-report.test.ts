import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildAssumeRoleRecord,
  buildChainedIdentity,
  buildSessionIdentity,
  pageOf,
  record,
  userId,
} from '../../../test/fixtures/evidence/cloudtrail-records.ts';
import { unbroken } from '../../../test/fixtures/evidence/unbroken.ts';
import { createGrantFixture, grantId } from '../../../test/fixtures/grant/grant-fixture.ts';
import type { EvidenceSubject } from '../../evidence/subject.ts';
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
  const subjects: EvidenceSubject[] = [];
  let failure: Error | undefined;
  const deps = {
    records: fixture.records,
    now: fixture.clock.now,
    measure: () => undefined,
    newOwnerId: () => crypto.randomUUID(),
    recipients: ['security@example.com'],
    ownResources: [],
    source: {
      async *events(subject: EvidenceSubject) {
        subjects.push(subject);
        yield pageOf(delivered);
        if (failure) throw failure;
      },
    },
    notifier: { notify: async () => undefined },
    alerts: { raise: async () => undefined },
    mail: {
      async send(message: MailMessage) {
        sent.push(message);
        return { refused: [] };
      },
    },
  };
  return {
    fixture,
    delivered,
    sent,
    subjects,
    failWith: (error: Error) => {
      failure = error;
    },
    report: () => reportOnAccess(deps, { grantId: id }, fixture.budget()),
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
  assert.equal(await dueAt(), minutes(60 + 120 + 60 + 15));
});

test('sends one follow-up report of the new events, and then nothing is due', async () => {
  const { fixture, delivered, sent, recheckEvidence, dueAt } = await createReportedGrant();
  delivered.push(callAt('Two', 6), callAt('Three', 100));
  fixture.clock.advance(3 * 3_600_000);
  const { sentAt } = await recheckEvidence();
  assert.equal(sentAt, new Date(fixture.clock.now()).toISOString());
  assert.match(
    sent[1]?.subject ?? '',
    /: james@example\.com, BreakGlassProd in 123456789012, .* UTC, follow-up: 2 new events$/,
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
  fixture.clock.advance(3 * 3_600_000);
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
  fixture.clock.advance(3 * 3_600_000);
  assert.deepEqual(await recheckEvidence(), { sentAt: undefined });
  assert.equal(sent.length, 1);
});

test('sends a follow-up report when a source fails, since there is no third report', async () => {
  const { fixture, sent, failWith, recheckEvidence } = await createReportedGrant();
  fixture.clock.advance(3 * 3_600_000);
  failWith(new Error('AccessDenied'));
  await recheckEvidence();
  assert.match(sent[1]?.subject ?? '', /, INCOMPLETE: .*, follow-up: no new events$/);
  assert.match(sent[1]?.text ?? '', /Warning: this report is incomplete/);
});

test('no follow-up report is due if all sessions were over at the first report', async () => {
  const { fixture, sent, report, recheckEvidence, dueAt } = await createEndedGrant();
  fixture.clock.advance(13 * 3_600_000);
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

const hourMs = 3_600_000;
/** The chain's AssumeRole of each hour, by the session of the hour before. */
const renewal = (hour: number) => {
  const at = startedAt + (hour + 0.9) * hourMs;
  return buildAssumeRoleRecord({
    id: `renewal-${hour}`,
    identity:
      hour === 0 ? buildSessionIdentity({ issuedAt: minutes(1) }) : buildChainedIdentity(hour - 1),
    key: `K${hour}`,
    session: `s${hour}`,
    at: new Date(at).toISOString(),
    expiration: new Date(at + hourMs).toISOString(),
  });
};

test('looks again while a chain is renewed, each time from the last look on, and stops after 72 hours', async () => {
  const { fixture, delivered, sent, report, recheckEvidence, dueAt, subjects } =
    await createEndedGrant();
  delivered.push(renewal(0));
  fixture.clock.advance(900_000);
  await report();
  const looks: number[] = [];
  let hour = 0;
  for (let due = await dueAt(); due !== undefined; due = await dueAt()) {
    fixture.clock.advance(Date.parse(due) - fixture.clock.now());
    const since = subjects.at(-1)?.until ?? '';
    // What the source has delivered since the last look, but for the follow-up report, which reads everything.
    if (looks.length > 0) delivered.length = 0;
    while (startedAt + (hour + 1.9) * hourMs < fixture.clock.now()) {
      hour += 1;
      delivered.push(renewal(hour));
    }
    await recheckEvidence();
    const { deliveredFrom, knownCredentials = [] } = subjects.at(-1) ?? {};
    if (looks.length > 0) {
      assert.equal(deliveredFrom, since);
      assert.ok(knownCredentials.length > 0);
    }
    looks.push((Date.parse(due) - startedAt) / hourMs - 4.25);
  }
  assert.deepEqual(looks, [0, 1, 4, 12, 24, 48, 72]);
  assert.equal(sent.length, 8);
  const last = unbroken(sent.at(-1)?.text);
  assert.match(
    last,
    /The evidence will not be looked at again, although something may still be used/,
  );
  assert.match(last, /Sessions of the role Deploy in account 123456789012 are open until/);
  assert.match(last, /"aws:TokenIssueTime"/);
  assert.match(last, /covers only what was delivered since/);
  assert.match(unbroken(sent[1]?.text), /looked at again at .*, and while something lives until/);
});

test('a created access key that is used later from another address is found and reported as such', async () => {
  const { fixture, delivered, sent, report, recheckEvidence, dueAt } = await createEndedGrant();
  delivered.push({
    ...callAt('CreateKey', 5),
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateAccessKey',
    requestParameters: { userName: 'ci' },
    responseElements: { accessKey: { accessKeyId: 'AKIACREATED', userName: 'ci' } },
  });
  fixture.clock.advance(900_000);
  await report();
  assert.match(
    unbroken(sent[0]?.text),
    /The access key AKIACREATED of the user ci, which the sessions created, is valid/,
  );
  const skipTo = async () =>
    fixture.clock.advance(Date.parse((await dueAt()) ?? '') - fixture.clock.now());
  await skipTo();
  await recheckEvidence();
  assert.equal(sent.length, 1, 'nothing new');
  await skipTo();
  delivered.length = 0;
  delivered.push(
    record({
      eventID: 'used',
      eventTime: new Date(fixture.clock.now() - 60_000).toISOString(),
      eventSource: 's3.amazonaws.com',
      eventName: 'DeleteBucket',
      sourceIPAddress: '198.51.100.9',
      userIdentity: {
        type: 'IAMUser',
        arn: 'arn:aws:iam::123456789012:user/ci',
        accessKeyId: 'AKIACREATED',
      },
    }),
  );
  await recheckEvidence();
  assert.match(
    sent[1]?.text ?? '',
    /CRITICAL: Created users and access keys used[^*]+\n\* critical {2}NEW: .*s3 DeleteBucket\n[^*]+ 198\.51\.100\.9/,
  );
  assert.match(sent[1]?.text ?? '', /--access-key-id AKIACREATED --user-name='ci'/);
});

test('nothing is looked at again where the created access key was deleted', async () => {
  const { fixture, delivered, report, recheckEvidence, dueAt } = await createEndedGrant();
  const iam = (eventName: string, minute: number, changes: object) => ({
    ...callAt(eventName, minute),
    eventSource: 'iam.amazonaws.com',
    eventName,
    ...changes,
  });
  const accessKeyId = 'AKIACREATED';
  delivered.push(
    iam('CreateAccessKey', 5, { responseElements: { accessKey: { accessKeyId } } }),
    iam('DeleteAccessKey', 6, { requestParameters: { accessKeyId } }),
  );
  fixture.clock.advance(900_000);
  await report();
  fixture.clock.advance(4 * hourMs);
  await recheckEvidence();
  assert.equal(await dueAt(), undefined);
});
