import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DecisionPolicy } from '../../request/policy/decide.ts';
import type { StoredRecord } from '../../request/stored-record.ts';
import { decideAccesses, isOwn, listAccesses } from './own-accesses.ts';
import { readSnapshot, type SnapshotSources } from './rule-snapshot.ts';

const idOf = (n: number) => `9067642ac5-${n}a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d`;
const [james, maria, auditors, engineers] = [idOf(1), idOf(2), idOf(7), idOf(8)];
const [prod, staging] = ['123456789012', '210987654321'];
const [adminArn, readArn] = ['1', '2'].map(
  (n) => `arn:aws:sso:::permissionSet/ssoins-12345/ps-${n}`,
) as [string, string];
const policy: DecisionPolicy = {
  openRecords: 'deny',
  accessSeconds: 3_600,
  hasBotToken: true,
  reason: 'none',
};

const rule = (
  accountId: string,
  name: 'Admin' | 'Read',
  more: Readonly<Record<string, unknown>>,
): StoredRecord => ({
  id: `access#${accountId}#${name}#${name === 'Admin' ? adminArn : readArn}`,
  rule: 'rule',
  ...more,
});
const personal = (
  accountId: string,
  arn: string,
  principalId: string,
  more = {},
): StoredRecord => ({
  id: `access#${accountId}#${arn}#${principalId}`,
  rule: 'rule',
  ...more,
});
const accounts: readonly StoredRecord[] = [
  { id: `account#${prod}`, rule: 'account', name: 'Production' },
  { id: `account#${staging}`, rule: 'account', name: 'staging' },
  { id: 'account#1', rule: 'account', name: 'no account' },
];

interface Stored {
  readonly records?: readonly StoredRecord[];
  readonly membershipsOf?: SnapshotSources['directory']['membershipsOf'];
}

/** Lists what James may request, as `<account name> <permission set> <seconds>`, and counts the look-ups. */
async function listOwn(
  rules: readonly StoredRecord[],
  { records = [], membershipsOf = async () => new Set([engineers]) }: Stored = {},
  slackUserId = 'U1',
) {
  const calls = { queries: 0, memberships: 0, described: 0 };
  const stored = new Map(
    [{ id: 'principal#U1', ssoPrincipal: james }, ...records].map((record) => [
      String(record['id']),
      record,
    ]),
  );
  const sources: SnapshotSources = {
    index: {
      async list(partition) {
        calls.queries += 1;
        return { records: partition === 'rule' ? rules : accounts, hasMore: false };
      },
    },
    records: { read: async (id) => stored.get(id) },
    directory: {
      findUser: async () => ({ userName: 'james@example.com', enabled: true }),
      async membershipsOf(...args) {
        calls.memberships += 1;
        return membershipsOf(...args);
      },
    },
    permissionSets: {
      async find(arn) {
        calls.described += 1;
        return { name: arn === adminArn ? 'Admin' : 'Read' };
      },
    },
  };
  const snapshot = await readSnapshot(sources, policy, slackUserId, 'one');
  if ('outcome' in snapshot) return { own: snapshot.reason, frozen: undefined, calls };
  const listed = await listAccesses(snapshot, sources.permissionSets, { onlyOwn: true });
  const decided = await decideAccesses(snapshot, sources.directory, policy, listed);
  const own = decided
    .filter(isOwn)
    .map(
      ({ accountName, permissionSetName, decision }) =>
        `${accountName} ${permissionSetName} ${decision.accessSeconds}`,
    );
  return { own, frozen: snapshot.frozen?.reason, calls };
}

test('lists by one query for rules, one for accounts, and one look-up of memberships', async () => {
  const { own, calls } = await listOwn([
    rule(staging, 'Read', { groups: new Set([engineers]) }),
    rule(prod, 'Read', { groups: new Set([engineers, auditors]), accessSeconds: 600 }),
    rule(prod, 'Admin', { principals: new Set([james]) }),
    personal('999999999999', adminArn, james, { accessSeconds: 60 }),
  ]);
  assert.deepEqual(own, [
    'undefined Admin 60',
    'Production Admin 3600',
    'Production Read 600',
    'staging Read 3600',
  ]);
  assert.deepEqual(calls, { queries: 2, memberships: 1, described: 0 });
});

test('the most specific rule counts, as for a press', async () => {
  const everywhere = rule('*', 'Admin', { principals: new Set([james]) });
  assert.deepEqual((await listOwn([everywhere])).own, [
    'Production Admin 3600',
    'staging Admin 3600',
  ]);
  const { own } = await listOwn([
    everywhere,
    rule(prod, 'Admin', { principals: new Set([maria]) }),
    personal(staging, adminArn, james, { accessSeconds: 60 }),
  ]);
  assert.deepEqual(own, ['staging Admin 60']);
});

test('a malformed rule denies although another one would allow, and so does one that names nobody', async () => {
  const everywhere = rule('*', 'Admin', { principals: new Set([james]) });
  const malformed = rule(prod, 'Admin', { held: true });
  assert.deepEqual((await listOwn([everywhere, malformed])).own, ['staging Admin 3600']);
  assert.deepEqual((await listOwn([rule(prod, 'Admin', {})])).own, []);
});

test('asks Identity Center only for the names that the rules lack', async () => {
  const { own, calls } = await listOwn([
    personal(prod, readArn, james),
    personal(prod, adminArn, maria),
  ]);
  assert.deepEqual([own, calls.described], [['Production Read 3600'], 1]);
});

test('if the look-up of all memberships fails, each rule’s own groups are looked up', async () => {
  const membershipsOf = async (_: string, groups: ReadonlySet<string>) => {
    if (groups.has(auditors)) throw new Error('no such group');
    return new Set([engineers]);
  };
  const { own } = await listOwn(
    [
      rule(prod, 'Admin', { groups: new Set([auditors]) }),
      rule(prod, 'Read', { groups: new Set([engineers]) }),
    ],
    { membershipsOf },
  );
  assert.deepEqual(own, ['Production Read 3600']);
});

test('who is not linked is denied, and a freeze is said beside what the rules allow', async () => {
  const rules = [rule(prod, 'Admin', { principals: new Set([james]) })];
  assert.equal((await listOwn(rules, {}, 'U2')).own, 'not-linked');
  const freeze = { frozenAt: '2026-11-29T10:00:00.000Z', frozenBy: 'ops', reason: 'audit' };
  const records = [{ id: 'settings#freeze', ...freeze }];
  const { own, frozen } = await listOwn(rules, { records });
  assert.deepEqual([own, frozen], [['Production Admin 3600'], 'frozen']);
});
