import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  cases,
  facts,
  failed,
  freeze,
  frozen,
  malformed,
  missing,
  policy,
} from '../../../test/fixtures/request/decision-cases.ts';
import type { AccessRule } from './access-rules.ts';
import type { ApprovalTerms } from './approval-terms.ts';
import { type Decision, decide, type Facts } from './decide.ts';
import { found, type Lookup } from './lookup.ts';
import { problemOfTickets, type ReasonMode } from './reason-terms.ts';

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
  'account',
  'wildcardPersonalRule',
  'wildcardSharedRule',
  'memberships',
] as const;
const rulesOfAccount = ['personalRule', 'sharedRule'] as const;
const wildcardRules = ['wildcardPersonalRule', 'wildcardSharedRule'] as const;
const outcome = fc.constantFrom(missing, failed, malformed);

test('decision: one failed or malformed lookup denies, regardless of the others', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('freeze', 'link', 'user', 'permissionSet', ...rulesOfAccount),
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

const principalId = '9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d';
const someoneElse = '9067642ac5-2b3c4d5e-6f7a-4b8c-9d0e-1f2a3b4c5d6e';
const approval: ApprovalTerms = {
  approvals: 2,
  approvers: new Set([someoneElse]),
  approverGroups: new Set(),
  approvalSeconds: 60,
  mayOverride: false,
};
const anyRule = (id: string): fc.Arbitrary<AccessRule> =>
  fc.record({
    id: fc.constant(id),
    accessSeconds: fc.constantFrom(undefined, 60, 7200),
    maxAccessSeconds: fc.constant(undefined),
    approval: fc.constantFrom(undefined, approval),
    reason: fc.constantFrom(undefined, 'none', 'after', 'first'),
    tickets: fc.constantFrom(undefined, new Set(['INC-'])),
    principals: fc.constantFrom(undefined, new Set([principalId]), new Set([someoneElse])),
    groups: fc.constant(undefined),
  });
const anyLookup = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Lookup<T>> =>
  fc.oneof(
    { weight: 3, arbitrary: value.map(found) },
    { weight: 3, arbitrary: fc.constant(missing) },
    fc.constantFrom<Lookup<T>>(failed, malformed),
  );
const nobody = { principals: undefined, groups: undefined };
const anyPersonalRule = (id: string) => anyRule(id).map((rule) => ({ ...rule, ...nobody }));
const anyRules = fc.record({
  account: anyLookup(fc.constant({ id: 'account#123456789012', name: 'prod' })),
  personalRule: anyLookup(anyPersonalRule('personalRule')),
  wildcardPersonalRule: anyLookup(anyPersonalRule('wildcardPersonalRule')),
  sharedRule: anyLookup(anyRule('sharedRule')),
  wildcardSharedRule: anyLookup(anyRule('wildcardSharedRule')),
});
const anyPolicy = fc.record({
  openRecords: fc.constantFrom('allow', 'deny'),
  accessSeconds: fc.constant(3600),
  reason: fc.constantFrom('none', 'after', 'first'),
  hasBotToken: fc.boolean(),
});
const isUnusable = ({ outcome }: Lookup<unknown>) =>
  outcome === 'malformed' || outcome === 'failed';
/** Malformed where nobody is asked for a reason. */
const hasTicketsOnly = (lookup: Lookup<object>, defaultReason: ReasonMode): boolean => {
  const rule: Partial<AccessRule> = lookup.outcome === 'found' ? lookup.value : {};
  return problemOfTickets(rule.tickets, rule.reason ?? defaultReason) !== undefined;
};
const ruleIdOf = (decision: Decision) => ('ruleId' in decision ? decision.ruleId : undefined);

test('decision: nothing is allowed where a lookup that matters is malformed or failed', () => {
  fc.assert(
    fc.property(anyRules, anyPolicy, (rules, anyOf) => {
      const hasWildcard = wildcardRules.some((rule) => rules[rule].outcome !== 'missing');
      const matters = [
        ...rulesOfAccount,
        ...(rules.account.outcome === 'missing' ? [] : wildcardRules),
        ...(hasWildcard ? (['account'] as const) : []),
      ];
      if (!matters.some((fact) => isUnusable(rules[fact]))) return;
      const decision = decide(facts(rules), anyOf);
      assert.ok(decision.outcome === 'denied');
      assert.ok(['record-malformed', 'lookup-failed'].includes(decision.reason));
    }),
    { numRuns: 1_000 },
  );
});

test('decision: the most specific rule that exists decides, and no other one changes that', () => {
  fc.assert(
    fc.property(anyRules, anyPolicy, (rules, anyOf) => {
      const isMalformed = (lookup: Lookup<object>) =>
        isUnusable(lookup) || hasTicketsOnly(lookup, anyOf.reason);
      if (Object.values(rules).some(isMalformed)) return;
      const applies = rules.account.outcome === 'found';
      const decisive = [
        rules.personalRule,
        ...(applies ? [rules.wildcardPersonalRule] : []),
        rules.sharedRule,
        ...(applies ? [rules.wildcardSharedRule] : []),
      ].find(({ outcome }) => outcome === 'found');
      const decision = decide(facts(rules), anyOf);
      if (decisive?.outcome !== 'found') {
        assert.deepEqual(decision, { outcome: 'denied', reason: 'no-rule' });
        return;
      }
      const { value: rule } = decisive;
      assert.equal(ruleIdOf(decision), rule.id);
      // It decides as if it were the only one.
      const isPersonal = /personal/i.test(rule.id);
      const alone = { personalRule: missing, sharedRule: missing };
      const own = { ...alone, [isPersonal ? 'personalRule' : 'sharedRule']: decisive };
      assert.deepEqual(decision, decide(facts(own), anyOf));
    }),
    { numRuns: 1_000 },
  );
});

test('decision: without the account’s record, rules for every account change nothing', () => {
  fc.assert(
    fc.property(anyRules, anyPolicy, (rules, anyOf) => {
      const without = { ...rules, account: missing };
      const none = { ...without, wildcardPersonalRule: missing, wildcardSharedRule: missing };
      assert.deepEqual(decide(facts(without), anyOf), decide(facts(none), anyOf));
    }),
  );
});

test('decision: who is allowed by a rule that asks for approval gets its terms, and only where somebody can be asked', () => {
  fc.assert(
    fc.property(anyRules, anyPolicy, (rules, anyOf) => {
      const decision = decide(facts(rules), anyOf);
      if (decision.outcome === 'denied') return;
      const all = [...rulesOfAccount, ...wildcardRules].map((fact) => rules[fact]);
      const rule = all.find(
        (each) => each.outcome === 'found' && each.value.id === decision.ruleId,
      );
      assert.ok(rule?.outcome === 'found');
      assert.deepEqual(decision.approval, rule.value.approval);
      assert.ok(decision.approval === undefined || anyOf.hasBotToken);
    }),
  );
});
