import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildAssumeRoleRecord,
  buildChainedIdentity,
  buildSessionIdentity,
  pageOf,
  record,
} from '../../test/fixtures/evidence/cloudtrail-records.ts';
import { noEvidence } from '../../test/fixtures/evidence/example-report.ts';
import newer from '../../test/vectors/cloudtrail/2026.json' with { type: 'json' };
import { collectEvidence, type EvidenceSource } from './collect.ts';
import type { EvidenceNote } from './evidence-note.ts';

const subject = {
  partition: 'aws',
  accountId: '123456789012',
  permissionSetName: 'BreakGlassProd',
  principalId: '9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d',
  userName: 'james@example.com',
  from: '2026-07-01T08:00:00Z',
  until: '2026-07-01T10:00:00Z',
};
const searched: EvidenceNote = { kind: 'searched', source: 'a list' };

test('collects the events of the grant, with the notes about the source and the records', async () => {
  const { evidence, notes } = await collectEvidence(
    {
      async *events(_, note) {
        note(searched);
        yield pageOf(newer.Records);
        yield pageOf([...newer.Records, 'no JSON', null, { eventID: 'alone' }]);
      },
    },
    subject,
  );
  assert.equal(evidence.portal.length, 5);
  assert.equal(evidence.role.length, 3);
  assert.deepEqual(notes, [
    searched,
    { kind: 'unreadable-records', count: 3 },
    { kind: 'arrived-until', at: '2026-07-01T08:03:00Z' },
    { kind: 'data-events-not-recorded' },
  ]);
});

test('keeps the events read before a source fails, and notes the failure', async () => {
  const { evidence, notes } = await collectEvidence(
    {
      async *events(_, note) {
        note(searched);
        yield pageOf(newer.Records);
        throw Object.assign(new Error('no such log group'), { name: 'ResourceNotFoundException' });
      },
    },
    subject,
  );
  assert.equal(evidence.role.length, 3);
  assert.deepEqual(notes[1], {
    kind: 'source-failed',
    source: 'a list',
    reason: 'ResourceNotFoundException: no such log group',
  });
});

test('notes a source that fails before it names what it searches', async () => {
  const broken = {
    // biome-ignore lint/correctness/useYield: it fails before the first page
    async *events() {
      throw 'nothing';
    },
  };
  const { evidence, notes } = await collectEvidence(broken, subject);
  assert.deepEqual(evidence, noEvidence);
  assert.deepEqual(notes, [
    {
      kind: 'source-failed',
      source: 'the source of evidence',
      reason: 'it failed without a reason',
    },
    { kind: 'data-events-not-recorded' },
  ]);
});

test('prefers the latest arrival to the latest event time, and recognizes data events', async () => {
  const { notes } = await collectEvidence(
    {
      async *events(_, note) {
        note({ kind: 'arrived-until', at: '2026-07-01T08:20:00.000Z' });
        note({ kind: 'arrived-until', at: '2026-07-01T08:10:00.000Z' });
        yield pageOf([record({ eventCategory: 'Data', eventTime: '2026-07-01T09:00:00Z' })]);
      },
    },
    subject,
  );
  assert.deepEqual(notes, [{ kind: 'arrived-until', at: '2026-07-01T08:20:00.000Z' }]);
});

/** A chain of sessions, each assumed with the one before. The source returns a session's record only in a search for the key before it. */
function chainOf(length: number) {
  const searchedKeys: (readonly string[])[] = [];
  const link = (index: number) =>
    buildAssumeRoleRecord({
      key: `K${index}`,
      session: `s${index}`,
      identity: buildChainedIdentity(index - 1),
      id: `link-${index}`,
    });
  const source: EvidenceSource = {
    async *events() {
      yield pageOf([
        buildAssumeRoleRecord({
          key: 'K0',
          session: 's0',
          identity: buildSessionIdentity(),
          id: 'first',
        }),
      ]);
    },
    async *eventsOfSessions(sessions) {
      searchedKeys.push(sessions.map(({ accessKeyId = '' }) => accessKeyId));
      for (const { accessKeyId = '' } of sessions) {
        const index = Number(accessKeyId.slice(1)) + 1;
        if (index < length) yield pageOf([link(index)]);
      }
    },
  };
  return { source, searchedKeys };
}

test('searches each chained session once, until no new one is found', async () => {
  const { source, searchedKeys } = chainOf(5);
  const { evidence } = await collectEvidence(source, subject);
  assert.deepEqual(searchedKeys, [['K0'], ['K1'], ['K2'], ['K3'], ['K4']]);
  assert.deepEqual(
    evidence.chained.map(({ eventId }) => eventId),
    ['link-1', 'link-2', 'link-3', 'link-4'],
  );
});

test('follows an endless chain up to a limit, and notes it', async () => {
  const { source, searchedKeys } = chainOf(Number.POSITIVE_INFINITY);
  const { notes } = await collectEvidence(source, subject);
  assert.equal(searchedKeys.length, 500);
  assert.deepEqual(notes[0], {
    kind: 'source-failed',
    source: '1 chained session',
    reason: 'no more than 500 are followed',
  });
});

test('searches no further session when time is up, and notes it', async () => {
  const { source, searchedKeys } = chainOf(5);
  const isTimeUp = () => searchedKeys.length === 2;
  const { evidence, notes } = await collectEvidence(source, subject, isTimeUp);
  assert.equal(evidence.chained.length, 2);
  assert.deepEqual(notes[0], {
    kind: 'source-failed',
    source: '1 chained session',
    reason: 'there was no time left to search it',
  });
});
