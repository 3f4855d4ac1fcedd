import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { policy } from '../../../test/fixtures/request/decision-cases.ts';
import { createBatchReader } from '../../aws/dynamodb/batch-reader.ts';
import type { RecordReader, StoredRecord } from '../stored-record.ts';
import { type Directory, lookUpAndDecide, type PermissionSets } from './gather-facts.ts';

const arn = 'arn:aws:sso:::permissionSet/ssoins-12345/ps-12345';
const principalId = '9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d';
const otherId = '9067642ac5-2b3c4d5e-6f7a-4b8c-9d0e-1f2a3b4c5d6e';
const group = '9067642ac5-4d5e6f7a-8b9c-4d0e-8f2a-3b4c5d6e7f8a';
const sharedId = `access#123456789012#BreakGlassProd#${arn}`;
const personalId = `access#123456789012#${arn}#${principalId}`;
const wildcardSharedId = `access#*#BreakGlassProd#${arn}`;
const wildcardPersonalId = `access#*#${arn}#${principalId}`;
const accountId = 'account#123456789012';
const account = { id: accountId, name: 'prod', rule: 'account' };
const approvals = { approvals: 1, approvers: new Set([otherId]) };
const freeze = {
  id: 'settings#freeze',
  frozenAt: '2026-07-01T08:00:00.000Z',
  frozenBy: 'Priya',
  reason: 'a laptop was stolen',
};
const link = { id: 'principal#U1', ssoPrincipal: principalId };

function decideFrom(
  records: readonly StoredRecord[],
  {
    directory = {},
    permissionSets = {},
    reader = { read: async (id) => records.find((record) => record['id'] === id) },
  }: {
    directory?: Partial<Directory>;
    permissionSets?: Partial<PermissionSets>;
    reader?: RecordReader;
  } = {},
) {
  return lookUpAndDecide(
    {
      records: reader,
      directory: {
        findUser: async () => ({ userName: 'james@example.com', enabled: true }),
        membershipsOf: async (_, groups) => groups,
        ...directory,
      },
      permissionSets: { find: async () => ({ name: 'BreakGlassProd' }), ...permissionSets },
    },
    policy,
    { accountId: '123456789012', permissionSetArn: arn, slack: { userId: 'U1' } },
  );
}

const outcomes: [string, StoredRecord[], string][] = [
  ['a shared rule for every account', [link, account, { id: wildcardSharedId }], wildcardSharedId],
  [
    'a personal rule for every account',
    [link, account, { id: wildcardPersonalId }, { id: sharedId }],
    wildcardPersonalId,
  ],
  ['a rule for every account without the account', [link, { id: wildcardSharedId }], 'no-rule'],
  [
    'a group of a rule for every account',
    [link, account, { id: wildcardSharedId, groups: new Set([group]) }],
    wildcardSharedId,
  ],
  ...Object.entries({
    'an account with a number for a name': { ...account, name: 7 },
    'an account without a name': { id: accountId, rule: 'account' },
    'an account with an empty name': { ...account, name: '' },
    'an account in the index of rules': { ...account, rule: 'rule' },
    'an account with an unknown attribute': { ...account, held: true },
    'an account with a number for a description': { ...account, description: 7 },
  }).map(([title, record]): [string, StoredRecord[], string] => [
    title,
    [link, record, { id: sharedId }, { id: wildcardSharedId }],
    'record-malformed',
  ]),
  [
    'an account with a description and without an index',
    [link, { id: accountId, name: 'prod', description: 'x' }, { id: wildcardSharedId }],
    wildcardSharedId,
  ],
  ...Object.entries({
    'no approvals': { ...approvals, approvals: 0 },
    'six approvals': { ...approvals, approvals: 6 },
    'approvals as text': { ...approvals, approvals: '1' },
    'approvals with a fraction': { ...approvals, approvals: 1.5 },
    'approvals without approvers': { approvals: 1 },
    'approvals with an empty set of approvers': { approvals: 1, approvers: new Set() },
    'approvers without approvals': { approvers: approvals.approvers },
    'approvers’ groups without approvals': { approverGroups: new Set([group]) },
    'a time for approval without approvals': { approvalSeconds: 900 },
    'an override without approvals': { override: 'allowed' },
    'approvers as a list': { ...approvals, approvers: [otherId] },
    'names among approvers': { ...approvals, approvers: new Set(['priya']) },
    'names among the approvers’ groups': { ...approvals, approverGroups: new Set(['Operators']) },
    'a time for approval below the minimum': { ...approvals, approvalSeconds: 59 },
    'a time for approval above the maximum': { ...approvals, approvalSeconds: 86_401 },
    'an override that is denied by a word': { ...approvals, override: 'denied' },
    'an override as a boolean': { ...approvals, override: true },
    'a reason at another time': { reason: 'later' },
    'tickets without a reason': { reason: 'none', tickets: new Set(['INC-']) },
    'tickets where the deployment asks for no reason': { tickets: new Set(['INC-']) },
    'tickets as a list': { reason: 'first', tickets: ['INC-'] },
    'tickets as an empty set': { reason: 'first', tickets: new Set() },
    'an empty prefix of tickets': { reason: 'first', tickets: new Set(['']) },
    'a prefix of tickets with a space': { reason: 'first', tickets: new Set(['INC 1']) },
    'too many prefixes of tickets': {
      reason: 'first',
      tickets: new Set(Array.from({ length: 33 }, (_, n) => `T${n}-`)),
    },
  }).flatMap(([title, more]) =>
    [sharedId, personalId].map((id): [string, StoredRecord[], string] => [
      `${title}, in a ${id === sharedId ? 'shared' : 'personal'} rule`,
      [link, { id, ...more }],
      'record-malformed',
    ]),
  ),
  ['a shared rule', [link, { id: sharedId }], sharedId],
  ['a shared rule with a description', [link, { id: sharedId, description: 'x' }], sharedId],
  ['a reason first', [link, { id: sharedId, reason: 'first' }], sharedId],
  [
    'a reason afterwards, with tickets, in a personal rule',
    [link, { id: personalId, reason: 'after', tickets: new Set(['INC-', 'CHG-']) }],
    personalId,
  ],
  ['a shared rule in the index', [link, { id: sharedId, rule: 'rule' }], sharedId],
  ['a personal rule in the index', [link, { id: personalId, rule: 'rule' }], personalId],
  ['another value for the index', [link, { id: sharedId, rule: 'account' }], 'record-malformed'],
  [
    'a shared rule for this principal',
    [link, { id: sharedId, principals: new Set([principalId]) }],
    sharedId,
  ],
  ['a shared rule for a group', [link, { id: sharedId, groups: new Set([group]) }], sharedId],
  ['a personal rule', [link, { id: personalId }], personalId],
  ['a personal rule beside a shared one', [link, { id: personalId }, { id: sharedId }], personalId],
  [
    'a shared rule for another principal',
    [link, { id: sharedId, principals: new Set([otherId]) }],
    'not-named',
  ],
  ['a freeze beside a rule', [freeze, link, { id: sharedId }], 'frozen'],
  ['a freeze alone', [freeze], 'frozen'],
  [
    'a freeze with a date in place of a time',
    [{ ...freeze, frozenAt: '2026-07-01' }, link, { id: sharedId }],
    'record-malformed',
  ],
  [
    'a freeze with an impossible time',
    [{ ...freeze, frozenAt: '2026-17-01T08:00:00Z' }, link, { id: sharedId }],
    'record-malformed',
  ],
  [
    'a freeze without a reason',
    [{ ...freeze, reason: undefined }, link, { id: sharedId }],
    'record-malformed',
  ],
  [
    'a freeze by a number',
    [{ ...freeze, frozenBy: 7 }, link, { id: sharedId }],
    'record-malformed',
  ],
  [
    'a freeze with an unknown attribute',
    [{ ...freeze, until: '2026-07-02T08:00:00Z' }, link, { id: sharedId }],
    'record-malformed',
  ],
  ['no link', [{ id: sharedId }], 'not-linked'],
  [
    'a rule for another account',
    [link, { id: `access#210987654321#BreakGlassProd#${arn}` }],
    'no-rule',
  ],
  [
    'a rule for another permission set name',
    [link, { id: `access#123456789012#Admin#${arn}` }],
    'no-rule',
  ],
  [
    'a link to an invalid user id',
    [{ ...link, ssoPrincipal: 'james' }, { id: sharedId }],
    'record-malformed',
  ],
  [
    'a link with an unknown attribute',
    [{ ...link, disabled: true }, { id: sharedId }],
    'record-malformed',
  ],
  [
    'an unknown attribute',
    [link, { id: sharedId, prinicpals: new Set([principalId]) }],
    'record-malformed',
  ],
  ['principals as a list', [link, { id: sharedId, principals: [principalId] }], 'record-malformed'],
  ['principals as a string', [link, { id: sharedId, principals: principalId }], 'record-malformed'],
  [
    'names among principals',
    [link, { id: sharedId, principals: new Set(['james']) }],
    'record-malformed',
  ],
  [
    'principals in a personal rule',
    [link, { id: personalId, principals: new Set([principalId]) }],
    'record-malformed',
  ],
  [
    'accessSeconds below the minimum',
    [link, { id: sharedId, accessSeconds: 59 }],
    'record-malformed',
  ],
  [
    'accessSeconds above the maximum',
    [link, { id: sharedId, accessSeconds: 43_201 }],
    'record-malformed',
  ],
  [
    'accessSeconds with a fraction',
    [link, { id: sharedId, accessSeconds: 60.5 }],
    'record-malformed',
  ],
  [
    'maxAccessSeconds below the minimum',
    [link, { id: sharedId, maxAccessSeconds: 59 }],
    'record-malformed',
  ],
  [
    'maxAccessSeconds above the maximum',
    [link, { id: sharedId, maxAccessSeconds: 43_201 }],
    'record-malformed',
  ],
  [
    'maxAccessSeconds that are not more than accessSeconds',
    [link, { id: sharedId, accessSeconds: 600, maxAccessSeconds: 600 }],
    'record-malformed',
  ],
  [
    'maxAccessSeconds as text',
    [link, { id: personalId, maxAccessSeconds: '7200' }],
    'record-malformed',
  ],
  [
    'maxAccessSeconds that are more than accessSeconds',
    [link, { id: personalId, accessSeconds: 600, maxAccessSeconds: 601 }],
    personalId,
  ],
  ['accessSeconds as text', [link, { id: sharedId, accessSeconds: '3600' }], 'record-malformed'],
  [
    'a description that is not a string',
    [link, { id: sharedId, description: 7 }],
    'record-malformed',
  ],
];

for (const [title, records, expected] of outcomes)
  test(`records: ${title} results in ${expected.split('#')[0]}`, async () => {
    const decision = await decideFrom(records);
    const actual = decision.outcome === 'allowed' ? decision.ruleId : decision.reason;
    assert.equal(actual, expected);
  });

for (const accessSeconds of [60, 43_200])
  test(`records: a rule of ${accessSeconds} seconds sets the duration`, async () => {
    for (const id of [sharedId, personalId]) {
      const decision = await decideFrom([link, { id, accessSeconds }]);
      assert.equal(decision.outcome === 'allowed' && decision.accessSeconds, accessSeconds);
    }
  });

const noIds: ReadonlySet<string> = new Set();
for (const [title, more, expected] of [
  [
    'as few words as possible',
    approvals,
    { approverGroups: noIds, approvalSeconds: 900, mayOverride: false },
  ],
  [
    'groups, a time and an override',
    {
      approvals: 1,
      approverGroups: new Set([group]),
      approvalSeconds: 60,
      override: 'allowed',
    },
    { approvers: noIds, approverGroups: new Set([group]), approvalSeconds: 60, mayOverride: true },
  ],
] as const)
  test(`records: a rule asks for approval in ${title}`, async () => {
    for (const id of [sharedId, personalId]) {
      const decision = await decideFrom([link, { id, ...more }]);
      const { approval } = decision.outcome === 'allowed' ? decision : {};
      assert.deepEqual(approval, { ...approvals, ...expected });
    }
  });

test('a rule without approvals asks for none', async () => {
  const decision = await decideFrom([link, { id: sharedId }]);
  assert.equal('approval' in decision, false);
});

test('a lookup that throws is a denial that names the lookup', async () => {
  const fail = async () => {
    throw new TypeError('no network');
  };
  const records = [link, { id: sharedId, groups: new Set([group]) }];
  const error = 'TypeError';
  const reason = 'lookup-failed';
  const outcome = 'denied';
  assert.deepEqual(await decideFrom(records, { directory: { findUser: fail } }), {
    outcome,
    reason,
    lookup: 'user',
    error,
  });
  assert.deepEqual(await decideFrom(records, { directory: { membershipsOf: fail } }), {
    outcome,
    reason,
    lookup: 'group memberships',
    error,
  });
  assert.deepEqual(await decideFrom(records, { permissionSets: { find: fail } }), {
    outcome,
    reason,
    lookup: 'permission set',
    error,
  });
});

test('two requests read what the decision needs: the freeze, the link and the account, then every rule', async () => {
  const batches: string[][] = [];
  const reader = createBatchReader(
    async () => assert.fail('read one record alone'),
    async (ids) => {
      batches.push([...ids]);
      const records = [link, { id: sharedId }].filter(({ id }) => ids.has(id));
      return new Map(records.map((record) => [record.id, record]));
    },
  );
  assert.equal((await decideFrom([], { reader })).outcome, 'allowed');
  assert.deepEqual(
    batches.map((ids) => ids.sort()),
    [
      [accountId, link.id, freeze.id],
      [personalId, sharedId, wildcardPersonalId, wildcardSharedId].sort(),
    ],
  );
});

test('a freeze that cannot be read is a denial', async () => {
  const reader: RecordReader = {
    async read(id) {
      if (id === freeze.id) throw new TypeError('no network');
      return [link, { id: sharedId }].find((record) => record.id === id);
    },
  };
  assert.deepEqual(await decideFrom([], { reader }), {
    outcome: 'denied',
    reason: 'lookup-failed',
    lookup: 'freeze',
    error: 'TypeError',
  });
});

test('memberships are looked up only where the rule depends on them', async () => {
  const membershipsOf = async (): Promise<never> => assert.fail('looked up memberships');
  for (const rule of [
    { id: sharedId },
    { id: sharedId, principals: new Set([principalId]), groups: new Set([group]) },
  ])
    assert.equal(
      (await decideFrom([link, rule], { directory: { membershipsOf } })).outcome,
      'allowed',
    );
});

const ruleIds = [personalId, wildcardPersonalId, sharedId, wildcardSharedId];
const namedBy = fc.constantFrom(
  {},
  { principals: new Set([principalId]) },
  { principals: new Set([otherId]) },
  { groups: new Set([group]) },
);
const anyRecord = (id: string) =>
  fc
    .tuple(
      id === sharedId || id === wildcardSharedId ? namedBy : fc.constant({}),
      fc.constantFrom({}, { accessSeconds: 60 }, { accessSeconds: 120 }),
      fc.constantFrom({}, { ...approvals, override: 'allowed' }),
    )
    .map((parts): StoredRecord => Object.assign({ id }, ...parts));
const anyRecords = fc
  .tuple(
    fc.option(fc.constant(account), { nil: undefined }),
    ...ruleIds.map((id) => fc.option(anyRecord(id), { nil: undefined })),
  )
  .map((records) => [link, ...records.filter((record) => record !== undefined)]);

test('records that cannot be read, or are malformed, deny or change nothing', async () => {
  const damages = fc.dictionary(
    fc.constantFrom(link.id, accountId, freeze.id, ...ruleIds),
    fc.constantFrom('malformed', 'failed'),
  );
  await fc.assert(
    fc.asyncProperty(anyRecords, damages, async (records, damaged) => {
      const intact = await decideFrom(records);
      const reader: RecordReader = {
        async read(id) {
          if (damaged[id] === 'failed') throw new TypeError('no network');
          const record = records.find((each) => each['id'] === id);
          return record && damaged[id] === 'malformed' ? { ...record, held: true } : record;
        },
      };
      const decision = await decideFrom([], { reader });
      assert.ok(decision.outcome === 'denied' || isDeepStrictEqual(decision, intact));
    }),
    { numRuns: 1_000 },
  );
});

test('a rule of one account decides in no other one', async () => {
  const elsewhere = (id: string) => id.replace('123456789012', '210987654321');
  await fc.assert(
    fc.asyncProperty(anyRecords, async (records) => {
      const others = [personalId, sharedId, accountId];
      const moved = records.map((record) =>
        others.includes(String(record['id']))
          ? { ...record, id: elsewhere(String(record['id'])) }
          : record,
      );
      assert.deepEqual(await decideFrom(moved), { outcome: 'denied', reason: 'no-rule' });
    }),
  );
});
