import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AccessRule } from './access-rules.ts';
import { type DecisionPolicy, decide, type Facts } from './decide.ts';
import { found } from './lookup.ts';

const principalId = '9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d';
const otherId = '9067642ac5-2b3c4d5e-6f7a-4b8c-9d0e-1f2a3b4c5d6e';
const group = '9067642ac5-4d5e6f7a-8b9c-4d0e-8f2a-3b4c5d6e7f8a';
const policy: DecisionPolicy = { openRecords: 'allow', accessSeconds: 3600 };

const rule = (id: string, more: Partial<AccessRule> = {}): AccessRule => ({
  id,
  accessSeconds: undefined,
  principals: undefined,
  groups: undefined,
  ...more,
});
const missing = { outcome: 'missing' } as const;
const failed = { outcome: 'failed', error: 'TimeoutError' } as const;
const freeze = {
  frozenAt: '2026-07-01T08:00:00.000Z',
  frozenBy: 'arn:aws:iam::111122223333:user/operator',
  reason: 'a laptop was stolen',
};
const malformed = { outcome: 'malformed', problem: 'accessSeconds is not a number' } as const;

const facts = (more: Partial<Facts> = {}): Facts => ({
  freeze: missing,
  link: found({ id: 'principal#U1', principalId }),
  user: found({ userName: 'james@example.com', enabled: true }),
  permissionSet: found({ name: 'BreakGlassProd', sessionSeconds: 3600 }),
  personalRule: missing,
  sharedRule: found(rule('shared')),
  memberships: found(new Set<string>()),
  ...more,
});
const allowed = (ruleId: string, accessSeconds = 3600) => ({
  outcome: 'allowed',
  ruleId,
  principalId,
  userName: 'james@example.com',
  permissionSetName: 'BreakGlassProd',
  accessSeconds,
  sessionSeconds: 3600,
});
const denied = (reason: string, more = {}) => ({ outcome: 'denied', reason, ...more });
const { reason: why, ...frozenByAndAt } = freeze;
const frozen = denied('frozen', { ...frozenByAndAt, why });
const notNamed = denied('not-named', { ruleId: 'shared' });
const shared = (more: Partial<AccessRule>) => ({ sharedRule: found(rule('shared', more)) });

const cases: [string, Partial<Facts>, object, Partial<DecisionPolicy>?][] = [
  ['a rule that names no principal allows every linked principal', {}, allowed('shared')],
  ['the duration comes from the rule', shared({ accessSeconds: 60 }), allowed('shared', 60)],
  [
    'a rule that names no principal allows none when OPEN_RECORDS is deny',
    {},
    denied('rule-names-no-principal', { ruleId: 'shared' }),
    { openRecords: 'deny' },
  ],
  [
    'a rule that names the principal applies when OPEN_RECORDS is deny, too',
    shared({ principals: new Set([principalId]) }),
    allowed('shared'),
    { openRecords: 'deny' },
  ],
  [
    'a rule that names others does not allow this principal',
    shared({ principals: new Set([otherId]) }),
    notNamed,
  ],
  [
    'a rule that names an empty set allows no principal',
    shared({ principals: new Set() }),
    notNamed,
  ],
  [
    'a member of a named group is allowed',
    { ...shared({ groups: new Set([group]) }), memberships: found(new Set([group])) },
    allowed('shared'),
  ],
  [
    'a member of another group is denied',
    { ...shared({ groups: new Set([group]) }), memberships: found(new Set([otherId])) },
    notNamed,
  ],
  [
    'a named principal needs no group',
    {
      ...shared({ principals: new Set([principalId]), groups: new Set([group]) }),
      memberships: failed,
    },
    allowed('shared'),
  ],
  [
    'a failed lookup of the memberships is a denial',
    { ...shared({ groups: new Set([group]) }), memberships: failed },
    denied('lookup-failed', { lookup: 'group memberships', error: 'TimeoutError' }),
  ],
  [
    'the personal rule takes precedence',
    { personalRule: found(rule('personal', { accessSeconds: 120 })) },
    allowed('personal', 120),
  ],
  [
    'the personal rule applies without a shared one',
    { personalRule: found(rule('personal')), sharedRule: missing },
    allowed('personal'),
  ],
  ['no rule is a denial', { sharedRule: missing }, denied('no-rule')],
  [
    'a malformed shared rule vetoes a personal one',
    { personalRule: found(rule('personal')), sharedRule: malformed },
    denied('record-malformed', { record: 'shared rule', problem: malformed.problem }),
  ],
  [
    'a malformed personal rule vetoes a shared one',
    { personalRule: malformed },
    denied('record-malformed', { record: 'personal rule', problem: malformed.problem }),
  ],
  [
    'a failed lookup of the shared rule vetoes a personal one: the shared rule might be malformed',
    { personalRule: found(rule('personal')), sharedRule: failed },
    denied('lookup-failed', { lookup: 'shared rule', error: 'TimeoutError' }),
  ],
  [
    'a freeze denies a requester whom a rule allows, and names who froze, when and why',
    { freeze: found(freeze) },
    frozen,
  ],
  [
    'a malformed freeze is a denial',
    { freeze: malformed },
    denied('record-malformed', { record: 'freeze', problem: malformed.problem }),
  ],
  [
    'a failed lookup of the freeze is a denial: there might be one',
    { freeze: failed },
    denied('lookup-failed', { lookup: 'freeze', error: 'TimeoutError' }),
  ],
  ['a Slack user without a link is denied', { link: missing }, denied('not-linked')],
  [
    'a malformed link is a denial',
    { link: malformed },
    denied('record-malformed', { record: 'link', problem: malformed.problem }),
  ],
  ['a linked user that does not exist is denied', { user: missing }, denied('user-not-found')],
  [
    'a disabled user is denied despite a rule',
    { user: found({ userName: 'alex@example.com', enabled: false }) },
    denied('user-disabled'),
  ],
  [
    'an unknown permission set is a denial',
    { permissionSet: missing },
    denied('permission-set-unknown'),
  ],
  [
    'a failed lookup of the permission set is a denial',
    { permissionSet: failed },
    denied('lookup-failed', { lookup: 'permission set', error: 'TimeoutError' }),
  ],
];

for (const [title, changedFacts, expected, changedPolicy] of cases)
  test(`decision: ${title}`, () => {
    assert.deepEqual(decide(facts(changedFacts), { ...policy, ...changedPolicy }), expected);
  });

const lookups = [
  'freeze',
  'link',
  'user',
  'permissionSet',
  'personalRule',
  'sharedRule',
  'memberships',
] as const;
const outcome = fc.constantFrom(missing, failed, malformed);

test('decision: one failed or malformed lookup denies, regardless of the others', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...lookups.filter((lookup) => lookup !== 'memberships')),
      fc.constantFrom(failed, malformed),
      fc.dictionary(fc.constantFrom(...lookups), outcome, { maxKeys: 4 }),
      (broken, result, others) => {
        const changedFacts = { ...others, [broken]: result } as Partial<Facts>;
        assert.equal(decide(facts(changedFacts), policy).outcome, 'denied');
      },
    ),
  );
});

test('decision: a freeze denies first of all, regardless of the other facts and the policy', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...lookups), outcome),
      fc.constantFrom('allow', 'deny'),
      (others, openRecords) => {
        const changedFacts = { ...others, freeze: found(freeze) } as Partial<Facts>;
        const decision = decide(facts(changedFacts), { ...policy, openRecords });
        assert.deepEqual(decision, frozen);
      },
    ),
  );
});

test('decision: only a lookup that finds no freeze allows', () => {
  const others = lookups.filter((lookup) => lookup !== 'freeze');
  fc.assert(
    fc.property(
      fc.constantFrom(failed, malformed),
      fc.dictionary(fc.constantFrom(...others), outcome),
      (result, changed) => {
        const changedFacts = { ...changed, freeze: result } as Partial<Facts>;
        const decision = decide(facts(changedFacts), policy);
        assert.ok(decision.outcome === 'denied');
        assert.equal(
          decision.reason === 'record-malformed' ? decision.record : decision.reason,
          result.outcome === 'malformed' ? 'freeze' : 'lookup-failed',
        );
      },
    ),
  );
});
