import assert from 'node:assert/strict';
import { test } from 'node:test';
import newer from '../../test/vectors/cloudtrail/2026.json' with { type: 'json' };
import { collectEvidence, type EvidenceNote } from './collect.ts';

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
        yield* [...newer.Records, ...newer.Records, 'no JSON', null, { eventID: 'alone' }];
      },
    },
    subject,
  );
  assert.equal(evidence.portal.length, 5);
  assert.equal(evidence.role.length, 3);
  assert.deepEqual(notes, [searched, { kind: 'unreadable-records', count: 3 }]);
});

test('a source that cannot look makes no empty evidence', async () => {
  const broken = {
    // biome-ignore lint/correctness/useYield: it breaks before it gives anything
    async *events() {
      throw new Error('no such log group');
    },
  };
  await assert.rejects(collectEvidence(broken, subject), { message: 'no such log group' });
});
