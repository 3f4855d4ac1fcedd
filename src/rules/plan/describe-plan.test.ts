import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ids, names, sets } from '../../../test/fixtures/rules/organization.ts';
import type { StoredRuleRecord } from '../records/rule-record.ts';
import { buildPlan } from './build-plan.ts';
import { countChanges, describePlan, planId } from './describe-plan.ts';

const mapOf = (...records: readonly StoredRuleRecord[]) =>
  new Map(records.map((record) => [record.id, record]));
const ruleId = `access#123456789012#Prod#${sets.Prod}`;
const prod = { id: 'account#123456789012', name: 'prod', rule: 'account' };

test('shows records and attributes by name, as Terraform does', () => {
  const stored = mapOf(
    { id: ruleId, principals: new Set([ids.james, ids.alex]), accessSeconds: 60 },
    { id: 'principal#U1', ssoPrincipal: ids.james },
    { id: 'principal#U2', ssoPrincipal: '9067642ac5-9a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d' },
    { id: 'access#x', odd: [1] },
  );
  const wanted = mapOf(
    prod,
    {
      id: ruleId,
      principals: new Set([ids.james]),
      groups: new Set([ids.Operators]),
      rule: 'rule',
    },
    { id: 'principal#U1', ssoPrincipal: ids.maria },
    { id: `person#${ids.maria}`, slackUserIds: new Set(['U1']) },
    { id: `access#123456789012#${sets.Prod}#${ids.priya}`, rule: 'rule', accessSeconds: 120 },
  );
  const plan = buildPlan(stored, wanted);
  const lines = describePlan(plan, { names, records: [wanted, stored] });
  assert.deepEqual(
    lines.map(({ mark, level, text }) => `${'  '.repeat(level)}${mark} ${text}`),
    [
      '~ rule for Prod in prod (123456789012)',
      '  - accessSeconds: 60',
      '  + groups: Operators',
      '  - users: alex@example.com',
      '  + rules-index: rule',
      '+ rule for Prod in prod (123456789012), for priya@example.com',
      '  + accessSeconds: 120',
      '- record access#x, which no decision reads',
      '  - odd: a value of another type (object)',
      '+ account 123456789012',
      '  + name: prod',
      '~ link of Slack user U1',
      '  ~ user: james@example.com -> maria@example.com',
      '- link of Slack user U2',
      '  - user: 9067642ac5-9a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d (neither a user nor a group)',
    ],
  );
  assert.deepEqual(countChanges(plan), { add: 2, change: 2, delete: 2 });
});

test('the id of a plan is the same for the same change, in any order of the sets', () => {
  const [a, b] = [new Set([ids.james, ids.maria]), new Set([ids.maria, ids.james])];
  const id = (principals: Set<string>, accessSeconds = 60) =>
    planId(buildPlan(mapOf(), mapOf({ id: ruleId, principals, accessSeconds })));
  assert.equal(id(a), id(b));
  assert.notEqual(id(a), id(a, 120));
  assert.match(id(a), /^[0-9a-f]{16}$/);
  const stored = mapOf({ id: ruleId, principals: new Set([ids.alex]) });
  const other = planId(buildPlan(stored, mapOf({ id: ruleId, principals: a, accessSeconds: 60 })));
  assert.notEqual(other, id(a));
});

test('a rule for every account, and its approvers by name', () => {
  const rule = {
    id: `access#*#Prod#${sets.Prod}`,
    groups: new Set([ids.Operators]),
    approvals: 1,
    approvers: new Set([ids.priya]),
    rule: 'rule',
  };
  const plan = buildPlan(mapOf(), mapOf(rule));
  assert.deepEqual(
    describePlan(plan, { names, records: [] }).map(({ text }) => text),
    [
      'rule for Prod in every named account (*)',
      'approvals: 1',
      'approvers: priya@example.com',
      'groups: Operators',
    ],
  );
});
