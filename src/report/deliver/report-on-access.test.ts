import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGrantFixture, grantId } from '../../../test/fixtures/grant/grant-fixture.ts';
import type { EvidenceSource } from '../../evidence/collect.ts';
import type { EvidenceSubject } from '../../evidence/subject.ts';
import { GrantBusyError, GrantRefusedError } from '../../grant/errors.ts';
import type { Alert } from '../../notify/alerts.ts';
import { toIso } from '../../platform/time.ts';
import type { MailMessage } from './mail.ts';
import { type ReportOnAccessDeps, type ReportTask, reportOnAccess } from './report-on-access.ts';

const id = grantId('1');

async function createEndedGrant({ source }: { source?: EvidenceSource } = {}) {
  const fixture = createGrantFixture();
  await fixture.activate(id);
  fixture.clock.advance(3_600_000);
  await fixture.revokeAccess(id);
  fixture.clock.advance(900_000);
  const sent: MailMessage[] = [];
  const subjects: EvidenceSubject[] = [];
  let owners = 0;
  let failure: Error | undefined;
  const raised: Alert[] = [];
  const refused: string[] = [];
  const deps: ReportOnAccessDeps = {
    records: fixture.records,
    now: fixture.clock.now,
    measure: () => undefined,
    newOwnerId: () => `reporter-${++owners}`,
    recipients: ['security@example.com'],
    ownResources: [],
    source: source ?? {
      async *events(subject) {
        subjects.push(subject);
        yield* [];
      },
    },
    notifier: { notify: async () => undefined },
    alerts: {
      async raise(alert) {
        raised.push(alert);
      },
    },
    mail: {
      async send(message) {
        if (failure) throw failure;
        sent.push(message);
        return { refused };
      },
    },
  };
  const failWith = (error: Error | undefined) => {
    failure = error;
  };
  return {
    fixture,
    sent,
    subjects,
    raised,
    refused,
    failWith,
    report: (task: Partial<ReportTask> = {}) =>
      reportOnAccess(deps, { grantId: id, ...task }, fixture.budget()),
  };
}

test('collects the evidence of the grant’s user, role and period, and records that the report was sent', async () => {
  const { fixture, sent, subjects, report } = await createEndedGrant();
  const grant = await fixture.readGrant(id);
  const { sentAt } = await report();
  assert.deepEqual(subjects, [
    {
      partition: 'aws',
      accountId: '123456789012',
      permissionSetName: 'BreakGlassProd',
      principalId: grant.principalId,
      userName: 'james@example.com',
      from: grant.requestedAt,
      endedAt: grant.endedAt,
      isCreateExpected: true,
      issuedUntil: toIso(Date.parse(grant.endedAt ?? '') + 60_000),
      ownUntil: toIso(
        Date.parse(grant.endedAt ?? '') + ((grant.sessionSeconds ?? 0) + 3_600) * 1000,
      ),
      until: toIso(fixture.clock.now()),
    },
  ]);
  assert.match(
    sent[0]?.subject ?? '',
    /^NOTHING SEEN, INCOMPLETE: james@example\.com, BreakGlassProd in 123456789012, \d{4}-\d\d-\d\d \d\d:\d\d UTC$/,
  );
  const stored = fixture.records.all.get(`report#${id}`) ?? {};
  assert.deepEqual([stored['sentAt'], stored['leaseOwner']], [sentAt, undefined]);
  assert.deepEqual(await fixture.readGrant(id), grant, 'the grant’s record is not changed');
});

test('reports on what the workflow remembers although somebody narrowed the record after the end', async () => {
  const { fixture, subjects, report } = await createEndedGrant();
  const { requestedAt, endedAt = '', principalId, accountId } = await fixture.readGrant(id);
  const decision = fixture.memory.get(id) ?? null;
  const granted = fixture.granted.get(id) ?? null;
  fixture.forge(id, {
    accountId: '210987654321',
    principalId: '00000000-0000-4000-8000-000000000000',
    alreadyAssigned: true,
    requestedAt: endedAt,
    endedAt: requestedAt,
    accessBeganAt: undefined,
    firstCreateAt: undefined,
    sessionSeconds: 0,
  });
  await report({ decision, granted, enteredAt: toIso(fixture.clock.now()) });
  const [subject] = subjects;
  assert.deepEqual([subject?.accountId, subject?.principalId], [accountId, principalId]);
  assert.equal(subject?.from, granted?.grantedAt);
  assert.ok((subject?.issuedUntil ?? '') >= endedAt);
  assert.equal(subject?.ownUntil, toIso(fixture.clock.now()));
  assert.equal(subject?.isCreateExpected, true);
  const { dueAt } = fixture.records.all.get(`report#${id}`) ?? {};
  assert.ok(Number(dueAt) > fixture.clock.now() / 1000, 'the evidence is looked at again');
});

test('does not send a report twice', async () => {
  const { sent, report } = await createEndedGrant();
  const first = await report();
  assert.deepEqual(await report(), first);
  assert.equal(sent.length, 1);
});

test('the report stays due when the mail fails, and the next attempt sends it', async () => {
  const { fixture, sent, failWith, report } = await createEndedGrant();
  failWith(new Error('MessageRejected'));
  await assert.rejects(report(), /MessageRejected/);
  assert.equal(fixture.records.all.get(`report#${id}`)?.['due'], 'grant');
  failWith(undefined);
  await report();
  assert.equal(sent.length, 1);
});

test('only one of two concurrent invocations sends the report', async () => {
  const { sent, report } = await createEndedGrant();
  const results = await Promise.allSettled([report(), report()]);
  assert.equal(sent.length, 1);
  for (const result of results)
    if (result.status === 'rejected') assert.ok(result.reason instanceof GrantBusyError);
});

test('the report does not contain the response URL', async () => {
  const { sent, report } = await createEndedGrant();
  await report();
  assert.doesNotMatch(JSON.stringify(sent), /hooks\.slack\.com/);
});

test('refuses to report on a grant that is active, and on one that never granted access', async () => {
  const { fixture, report } = await createEndedGrant();
  fixture.forge(id, { status: 'active' });
  await assert.rejects(report(), GrantBusyError);
  fixture.forge(id, { status: 'failed' });
  await assert.rejects(report(), GrantRefusedError);
});

test('sends the report of a grant whose report’s record was deleted', async () => {
  const { fixture, sent, report } = await createEndedGrant();
  fixture.records.all.delete(`report#${id}`);
  const { sentAt } = await report();
  assert.deepEqual([sent.length, fixture.records.all.get(`report#${id}`)?.['sentAt']], [1, sentAt]);
});

test('refuses to report on a grant without a record', async () => {
  const { fixture, report } = await createEndedGrant();
  fixture.records.all.delete(`grant#${id}`);
  await assert.rejects(report(), GrantRefusedError);
});

test('alerts of recipients whom SES refused, and does not send to the others again', async () => {
  const { fixture, raised, refused, sent, report } = await createEndedGrant();
  refused.push('gone@example.com');
  await report();
  await report();
  const grant = await fixture.readGrant(id);
  assert.deepEqual(raised, [
    { kind: 'recipients-refused', grant, recipients: ['gone@example.com'] },
  ]);
  assert.equal(sent.length, 1);
});

test('the third try is a slim report that says why', async () => {
  const { fixture, sent, failWith, report } = await createEndedGrant();
  failWith(new Error('MessageRejected'));
  for (const tries of [1, 2]) {
    await assert.rejects(report(), /MessageRejected/);
    assert.equal(fixture.records.all.get(`report#${id}`)?.['tries'], tries);
  }
  failWith(undefined);
  await report();
  assert.match(sent[0]?.text ?? '', /This is try 3: the earlier ones did not finish/);
  assert.deepEqual(
    sent[0]?.attachments?.map(({ filename }) => filename),
    ['report.json'],
  );
  assert.equal(fixture.records.all.get(`report#${id}`)?.['tries'], undefined);
});
