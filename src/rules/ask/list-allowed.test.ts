import assert from 'node:assert/strict';
import { test } from 'node:test';
import { policy } from '../../../test/fixtures/request/decision-cases.ts';
import type { StoredRuleRecord } from '../records/rule-record.ts';
import { type AccessSnapshot, listAllowed } from './list-allowed.ts';

const arn = 'arn:aws:sso:::permissionSet/ssoins-12345/ps-12345';
const accountId = '123456789012';
const idOf = (n: number) => `9067642ac5-${n}a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d`;
const [james, maria, alex, group] = [idOf(1), idOf(2), idOf(3), idOf(7)];
const link = (slackUserId: string, ssoPrincipal: string) => ({
  id: `principal#${slackUserId}`,
  ssoPrincipal,
});
const sharedId = `access#${accountId}#BreakGlassProd#${arn}`;
const links = [link('U1', james), link('U2', maria), link('U3', alex), link('U4', james)];

const snapshot = (
  records: readonly StoredRuleRecord[],
  more: Partial<AccessSnapshot> = {},
): AccessSnapshot => ({
  records: new Map([...links, ...records].map((record) => [record.id, record])),
  freeze: undefined,
  users: [
    { id: james, userName: 'james', enabled: true },
    { id: maria, userName: 'maria', enabled: true },
    { id: alex, userName: 'alex', enabled: false },
  ],
  members: new Map([[group, new Set([maria, alex])]]),
  permissionSet: { arn, name: 'BreakGlassProd' },
  accountId,
  ...more,
});

const list = async (...args: Parameters<typeof snapshot>) => {
  const { allowed } = await listAllowed(snapshot(...args), policy);
  return allowed.map(({ slackUserId, decision, through }) => [
    slackUserId,
    decision.accessSeconds,
    through,
  ]);
};

test('lists every Slack user who may, and through what', async () => {
  const isForEveryAccount = false;
  const shared = { id: sharedId, principals: new Set([james, alex]), groups: new Set([group]) };
  assert.deepEqual(await list([shared]), [
    ['U1', 3600, { kind: 'named', isForEveryAccount }],
    ['U2', 3600, { kind: 'groups', groupIds: [group], isForEveryAccount }],
    ['U4', 3600, { kind: 'named', isForEveryAccount }],
  ]);
  const personal = { id: `access#${accountId}#${arn}#${james}`, accessSeconds: 60 };
  assert.deepEqual(await list([personal]), [
    ['U1', 60, { kind: 'personal', isForEveryAccount }],
    ['U4', 60, { kind: 'personal', isForEveryAccount }],
  ]);
  assert.deepEqual(await list([{ id: sharedId }]), [
    ['U1', 3600, { kind: 'everybody', isForEveryAccount }],
    ['U2', 3600, { kind: 'everybody', isForEveryAccount }],
    ['U4', 3600, { kind: 'everybody', isForEveryAccount }],
  ]);
});

test('lists who may through a rule for every account, in an account that has a name', async () => {
  const isForEveryAccount = true;
  const account = { id: `account#${accountId}`, name: 'prod', rule: 'account' };
  const shared = { id: `access#*#BreakGlassProd#${arn}`, groups: new Set([group]) };
  const personal = { id: `access#*#${arn}#${james}`, accessSeconds: 60 };
  assert.deepEqual(await list([account, shared, personal]), [
    ['U1', 60, { kind: 'personal', isForEveryAccount }],
    ['U2', 3600, { kind: 'groups', groupIds: [group], isForEveryAccount }],
    ['U4', 60, { kind: 'personal', isForEveryAccount }],
  ]);
  assert.deepEqual(await list([shared, personal]), []);
});

test('lists nobody for a malformed rule, another account, or a group whose members are not known', async () => {
  const shared = { id: sharedId, groups: new Set([group]) };
  assert.deepEqual(await list([{ ...shared, held: true }]), []);
  assert.deepEqual(await list([shared], { accountId: '210987654321' }), []);
  assert.deepEqual(await list([shared], { members: new Map() }), []);
});

test('says that access is frozen, and who could without the freeze', async () => {
  const freeze = {
    id: 'settings#freeze',
    frozenAt: '2026-07-01T08:00:00Z',
    frozenBy: 'Priya',
    reason: 'a drill',
  };
  const frozen = await listAllowed(snapshot([{ id: sharedId }], { freeze }), policy);
  assert.deepEqual([frozen.allowed.length, frozen.freeze.outcome], [3, 'found']);
  const broken = { ...freeze, frozenAt: 7 };
  const malformed = await listAllowed(snapshot([], { freeze: broken }), policy);
  assert.equal(malformed.freeze.outcome, 'malformed');
});
