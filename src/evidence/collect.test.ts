import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildAssumeRoleRecord,
  buildChainedIdentity,
  pageOf,
  record,
  buildSessionIdentity,
} from '../../test/fixtures/evidence/cloudtrail-records.ts';
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

test('evidence is what belongs to the grant, with what the source and the reader have to say', async () => {
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

test('of a source that fails half-way what came before is kept, and the report can say so', async () => {
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
    why: 'ResourceNotFoundException: no such log group',
  });
});

test('a source that cannot look at all is told, by whatever name it has', async () => {
  const broken = {
    // biome-ignore lint/correctness/useYield: it breaks before it gives anything
    async *events() {
      throw 'nothing';
    },
  };
  const { evidence, notes } = await collectEvidence(broken, subject);
  assert.deepEqual(evidence, { portal: [], role: [], chained: [] });
  assert.deepEqual(notes, [
    {
      kind: 'source-failed',
      source: 'the source of evidence',
      why: 'it failed without a reason',
    },
    { kind: 'data-events-not-recorded' },
  ]);
});

test('the latest arrival that a source knows goes before the latest event, and a data event is noticed', async () => {
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

/** A chain of roles, each assumed with the one before; the source gives a link only when asked for its key. */
function chainOf(length: number) {
  const asked: (readonly string[])[] = [];
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
        buildAssumeRoleRecord({ key: 'K0', session: 's0', identity: buildSessionIdentity(), id: 'first' }),
      ]);
    },
    async *eventsOfSessions(sessions) {
      asked.push(sessions.map(({ accessKeyId }) => accessKeyId));
      for (const { accessKeyId } of sessions) {
        const index = Number(accessKeyId.slice(1)) + 1;
        if (index < length) yield pageOf([link(index)]);
      }
    },
  };
  return { source, asked };
}

test('sessions begun by sessions are asked for until nothing new is found, each once', async () => {
  const { source, asked } = chainOf(5);
  const { evidence } = await collectEvidence(source, subject);
  assert.deepEqual(asked, [['K0'], ['K1'], ['K2'], ['K3'], ['K4']]);
  assert.deepEqual(
    evidence.chained.map(({ eventId }) => eventId),
    ['link-1', 'link-2', 'link-3', 'link-4'],
  );
});

test('a chain without an end is followed so far, and that is told', async () => {
  const { source, asked } = chainOf(Number.POSITIVE_INFINITY);
  const { notes } = await collectEvidence(source, subject);
  assert.equal(asked.length, 500);
  assert.deepEqual(notes[0], {
    kind: 'source-failed',
    source: '1 chained session',
    why: 'no more than 500 are followed',
  });
});

test('when time is up no further session is asked for, and that is told', async () => {
  const { source, asked } = chainOf(5);
  const { evidence, notes } = await collectEvidence(source, subject, () => asked.length === 2);
  assert.equal(evidence.chained.length, 2);
  assert.deepEqual(notes[0], {
    kind: 'source-failed',
    source: '1 chained session',
    why: 'there was no time left to search it',
  });
});
