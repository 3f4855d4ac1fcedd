import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoredRecord } from '../stored-record.ts';
import { isAdmin } from './admins.ts';
import { findLinkedUser } from './linked-user.ts';

const priya = '9067642ac5-4a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d';
const operators = '9067642ac5-9a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d';
const link = { id: 'principal#U012PRIYA', ssoPrincipal: priya };

interface Situation {
  readonly admins?: Omit<StoredRecord, 'id'>;
  readonly isLinked?: boolean;
  readonly enabled?: boolean;
  readonly memberOf?: readonly string[];
}

const sourcesFor = ({ admins, isLinked = true, enabled = true, memberOf = [] }: Situation) => {
  const records: Readonly<Record<string, StoredRecord>> = {
    ...(admins && { admins: { id: 'admins', ...admins } }),
    ...(isLinked && { [link.id]: link }),
  };
  return {
    records: { read: async (id: string) => records[id] },
    directory: {
      findUser: async () => ({ userName: 'priya@example.com', enabled }),
      membershipsOf: async (_: string, groups: ReadonlySet<string>) =>
        new Set([...groups].filter((group) => memberOf.includes(group))),
    },
  };
};

const ask = (situation: Situation) => isAdmin(sourcesFor(situation), 'U012PRIYA');

const named = { principals: new Set([priya]) };

for (const [description, situation, expected] of [
  ['a named user', { admins: named }, true],
  [
    'a member of a named group',
    { admins: { groups: new Set([operators]) }, memberOf: [operators] },
    true,
  ],
  ['nobody in the named group', { admins: { groups: new Set([operators]) } }, false],
  ['another user', { admins: { principals: new Set([operators]) } }, false],
  ['a named user who is disabled', { admins: named, enabled: false }, false],
  ['a Slack user without a user link', { admins: named, isLinked: false }, false],
  ['anybody without the record', {}, false],
  ['anybody where the record names nobody', { admins: {} }, false],
] as const)
  test(`${description} ${expected ? 'may' : 'may not'} end anybody’s grant`, async () => {
    assert.equal(await ask(situation), expected);
  });

test('a record with another attribute or type throws, so that nobody ends a grant by it', async () => {
  for (const admins of [{ ...named, everyone: true }, { principals: priya }])
    await assert.rejects(ask({ admins }), { name: 'MalformedRecordError' });
});

for (const [description, situation, expected] of [
  ['an enabled user', {}, { principalId: priya, userName: 'priya@example.com' }],
  ['a disabled user', { enabled: false }, 'user-disabled'],
  ['no user', { isLinked: false }, 'not-linked'],
] as const)
  test(`finds the user of a Slack user that is linked to ${description}`, async () => {
    assert.deepEqual(await findLinkedUser(sourcesFor(situation), 'U012PRIYA'), expected);
  });
