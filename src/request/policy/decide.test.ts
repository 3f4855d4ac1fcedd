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

const record = (id: string, more: Partial<AccessRule> = {}): AccessRule => ({
  id,
  accessSeconds: undefined,
  principals: undefined,
  groups: undefined,
  ...more,
});
const missing = { outcome: 'missing' } as const;
const failed = { outcome: 'failed', error: 'TimeoutError' } as const;
const malformed = { outcome: 'malformed', problem: 'accessSeconds is not a number' } as const;

const facts = (more: Partial<Facts> = {}): Facts => ({
  link: found({ id: 'principal#U1', principalId }),
  user: found({ userName: 'james@example.com', enabled: true }),
  permissionSet: found({ name: 'BreakGlassProd', sessionSeconds: 3600 }),
  personalRule: missing,
  sharedRule: found(record('shared')),
  memberships: found(new Set<string>()),
  ...more,
});
const allowed = (recordId: string, accessSeconds = 3600) => ({
  outcome: 'allowed',
  recordId,
  principalId,
  userName: 'james@example.com',
  permissionSetName: 'BreakGlassProd',
  accessSeconds,
  sessionSeconds: 3600,
});
const denied = (reason: string, more = {}) => ({ outcome: 'denied', reason, ...more });
const notNamed = denied('not-named', { recordId: 'shared' });
const shared = (more: Partial<AccessRule>) => ({ sharedRule: found(record('shared', more)) });

const cases: [string, Partial<Facts>, object, Partial<DecisionPolicy>?][] = [
  ['a record that names nobody lets every linked principal in', {}, allowed('shared')],
  ['the time is the record’s', shared({ accessSeconds: 60 }), allowed('shared', 60)],
  [
    'a record that names nobody counts for nobody where the deployment says so',
    {},
    denied('rule-names-nobody', { recordId: 'shared' }),
    { openRecords: 'deny' },
  ],
  [
    'a record that names the principal counts there too',
    shared({ principals: new Set([principalId]) }),
    allowed('shared'),
    { openRecords: 'deny' },
  ],
  [
    'a record that names others is not for this one',
    shared({ principals: new Set([otherId]) }),
    notNamed,
  ],
  ['a record that names an empty set is for nobody', shared({ principals: new Set() }), notNamed],
  [
    'a member of a named group is let in',
    { ...shared({ groups: new Set([group]) }), memberships: found(new Set([group])) },
    allowed('shared'),
  ],
  [
    'whoever is in another group is not',
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
    'a membership that cannot be looked up is a denial',
    { ...shared({ groups: new Set([group]) }), memberships: failed },
    denied('lookup-failed', { what: 'group memberships', error: 'TimeoutError' }),
  ],
  [
    'the personal record counts first',
    { personalRule: found(record('personal', { accessSeconds: 120 })) },
    allowed('personal', 120),
  ],
  [
    'the personal record counts without a shared one',
    { personalRule: found(record('personal')), sharedRule: missing },
    allowed('personal'),
  ],
  ['no record is a denial', { sharedRule: missing }, denied('no-rule')],
  [
    'a malformed shared record vetoes a personal one',
    { personalRule: found(record('personal')), sharedRule: malformed },
    denied('record-malformed', { record: 'shared rule', problem: malformed.problem }),
  ],
  [
    'a malformed personal record vetoes a shared one',
    { personalRule: malformed },
    denied('record-malformed', { record: 'personal rule', problem: malformed.problem }),
  ],
  [
    'a shared record that cannot be looked up vetoes a personal one: it might be malformed',
    { personalRule: found(record('personal')), sharedRule: failed },
    denied('lookup-failed', { what: 'shared rule', error: 'TimeoutError' }),
  ],
  ['nobody is linked', { link: missing }, denied('not-linked')],
  [
    'a malformed link is a denial',
    { link: malformed },
    denied('record-malformed', { record: 'link', problem: malformed.problem }),
  ],
  ['the linked user is gone', { user: missing }, denied('user-gone')],
  [
    'the linked user is disabled, whatever the records say',
    { user: found({ userName: 'alex@example.com', enabled: false }) },
    denied('user-disabled'),
  ],
  ['the permission set is unknown', { permissionSet: missing }, denied('permission-set-unknown')],
  [
    'the permission set cannot be looked up',
    { permissionSet: failed },
    denied('lookup-failed', { what: 'permission set', error: 'TimeoutError' }),
  ],
];

for (const [title, some, expected, more] of cases)
  test(`decision: ${title}`, () => {
    assert.deepEqual(decide(facts(some), { ...policy, ...more }), expected);
  });

test('decision: one lookup that fails on the way denies, whatever the others say', () => {
  const lookups = ['link', 'user', 'permissionSet', 'personalRule', 'sharedRule'] as const;
  const outcome = fc.constantFrom(missing, failed, malformed);
  fc.assert(
    fc.property(
      fc.constantFrom(...lookups),
      fc.constantFrom(failed, malformed),
      fc.dictionary(fc.constantFrom(...lookups), outcome, { maxKeys: 4 }),
      (broken, how, others) => {
        const some = { ...others, [broken]: how } as Partial<Facts>;
        assert.equal(decide(facts(some), policy).outcome, 'denied');
      },
    ),
  );
});
