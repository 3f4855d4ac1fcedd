import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cases, facts, missing, policy } from '../../../test/fixtures/request/decision-cases.ts';
import { decide, type Facts } from '../../request/policy/decide.ts';
import { found } from '../../request/policy/lookup.ts';
import { explainDecision } from './explain-decision.ts';

const rule = {
  id: 'shared',
  accessSeconds: undefined,
  maxAccessSeconds: undefined,
  approval: undefined,
  reason: undefined,
  tickets: undefined,
  principals: undefined,
  groups: undefined,
};
const nameOf = (id: string) => `name of ${id.slice(0, 12)}`;
const explain = (changed: Partial<Facts>, changedPolicy = {}) => {
  const all = facts(changed);
  return explainDecision(all, decide(all, { ...policy, ...changedPolicy }), nameOf);
};

for (const [title, changed, expected, changedPolicy] of cases)
  test(`why: ${title}`, () => {
    const { decision, facts: explained, advice } = explain(changed, changedPolicy);
    assert.deepEqual(decision, expected);
    assert.equal(explained.length, 10);
    const decisive = explained.filter(({ isDecisive }) => isDecisive).map(({ fact }) => fact);
    assert.ok(decisive.length > 0);
    // A fact that was changed from those of an allowed request is what a denial rests on.
    if (decision.outcome === 'denied' && changedPolicy === undefined)
      assert.ok(
        decisive.some((fact) => fact in changed),
        `${decisive} decided, ${Object.keys(changed)} changed`,
      );
    assert.match(advice, /^[A-Z].*[.]$/);
  });

test('a malformed record is what a denial rests on, although another rule allows', () => {
  const malformed = { outcome: 'malformed', problem: 'unknown attributes: tickets' } as const;
  const { facts: explained, advice } = explain({
    personalRule: found({ ...rule, id: 'x', accessSeconds: 60 }),
    sharedRule: malformed,
  });
  assert.deepEqual(
    explained.filter(({ isDecisive }) => isDecisive),
    [
      {
        fact: 'sharedRule',
        text: 'the record is malformed: unknown attributes: tickets',
        isDecisive: true,
      },
    ],
  );
  assert.match(
    advice,
    /^Correct the shared rule \(unknown attributes: tickets\): break-glass rules apply/,
  );
});

test('a group’s members are allowed by the rule and by their membership', () => {
  const group = '9067642ac5-4d5e6f7a-8b9c-4d0e-8f2a-3b4c5d6e7f8a';
  const groups = new Set([group]);
  const sharedRule = { ...rule, groups, maxAccessSeconds: 7200 };
  const { facts: explained } = explain({
    sharedRule: found(sharedRule),
    memberships: found(groups),
  });
  assert.deepEqual(
    explained.filter(({ isDecisive }) => isDecisive).map(({ text }) => text),
    [
      'there is a rule that names name of 9067642ac5-4, for the default duration, 7200 with extensions',
      'the user is in name of 9067642ac5-4',
    ],
  );
});

const wildcardSharedRule = found({ ...rule, id: 'wildcard' });

test('a rule for every account rests on the account’s name, too', () => {
  const account = found({ id: 'account#123456789012', name: 'prod' });
  const { facts: explained } = explain({ account, sharedRule: missing, wildcardSharedRule });
  assert.deepEqual(
    explained.filter(({ isDecisive }) => isDecisive).map(({ text }) => text),
    [
      'the account is prod: rules for every account apply to it',
      'there is a rule for every account that names nobody, for the default duration',
    ],
  );
});

test('without the account’s name, the advice is to name it', () => {
  const { facts: explained, advice } = explain({ sharedRule: missing, wildcardSharedRule });
  assert.match(advice, /^Name the account, so that rules for every account apply to it/);
  const account = explained.find(({ fact }) => fact === 'account');
  assert.deepEqual(account, {
    fact: 'account',
    text: 'the account has no name in the table: rules for every account do not apply to it',
    isDecisive: true,
  });
});

const priya = '9067642ac5-4a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d';
const operators = '9067642ac5-7a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d';
const approval = {
  approvals: 1,
  approvers: new Set([priya]),
  approverGroups: new Set<string>(),
  approvalSeconds: 900,
  mayOverride: true,
};
for (const [terms, text] of [
  [{}, '1 approval by name of 9067642ac5-4, within 15 min; override allowed'],
  [
    {
      approvals: 2,
      approverGroups: new Set([operators]),
      approvalSeconds: 7200,
      mayOverride: false,
    },
    '2 approvals by name of 9067642ac5-4, name of 9067642ac5-7, within 2 h',
  ],
  [{ approvalSeconds: 90 }, '1 approval by name of 9067642ac5-4, within 90 s; override allowed'],
] as const)
  test(`why: ${text}`, () => {
    const sharedRule = found({ ...rule, approval: { ...approval, ...terms } });
    const { facts: explained } = explain({ sharedRule });
    assert.equal(
      explained.find(({ isDecisive }) => isDecisive)?.text,
      `there is a rule that names nobody, for the default duration, with ${text}`,
    );
  });
