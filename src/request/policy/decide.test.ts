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
import { decide, type Facts } from './decide.ts';
import { found } from './lookup.ts';

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
