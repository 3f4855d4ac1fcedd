import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildSessionIdentity,
  otherUserId,
  pageOf,
  record,
  subject,
  userId,
} from '../../../test/fixtures/evidence/cloudtrail-records.ts';
import { collectEvidence } from '../collect.ts';

const notesOf = async (parts: readonly object[], userName = subject.userName) => {
  const records = parts.map((part, index) =>
    record({ eventID: `e-${index}`, userIdentity: buildSessionIdentity(part) }),
  );
  const source = {
    async *events() {
      yield pageOf(records);
    },
  };
  const { notes } = await collectEvidence(source, { ...subject, userName });
  return notes.filter(({ kind }) => kind === 'user-mismatch' || kind === 'other-sessions');
};

test('a user name and a user id of different users are noted with both', async () => {
  assert.deepEqual(await notesOf([{ sessionName: 'priya@example.com' }, { userId: otherUserId }]), [
    {
      kind: 'user-mismatch',
      userName: 'james@example.com',
      principalId: userId,
      namesOfId: ['priya@example.com'],
      idsOfName: [otherUserId],
    },
  ]);
});

test('a difference in case is none, and an id alone is enough', async () => {
  assert.deepEqual(await notesOf([{ sessionName: 'James@Example.com' }]), []);
  assert.deepEqual(await notesOf([{}], ''), []);
});

test('where no session is the user’s, says whose there are, and which name is near', async () => {
  const ofOthers = ['priya@example.com', 'James@Example.com', 'james2@example.com'];
  const parts = ofOthers.map((sessionName) => ({ sessionName, userId: undefined }));
  assert.deepEqual(await notesOf(parts), [
    {
      kind: 'other-sessions',
      names: ['James@Example.com', 'james2@example.com', 'priya@example.com'],
      nearNames: ['James@Example.com'],
    },
  ]);
  assert.deepEqual(await notesOf([...parts, {}]), []);
});
