import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ids, sets } from '../../../test/fixtures/rules/organization.ts';
import type { StoredRuleRecord } from '../records/rule-record.ts';
import { addLink, type Changed, removeLink } from './change-links.ts';
import { allow, deny, denyEverybody } from './change-rule.ts';

const accountId = '123456789012';
const permissionSet = { name: 'Prod', arn: sets.Prod };
const sharedId = `access#${accountId}#Prod#${sets.Prod}`;
const personalId = `access#${accountId}#${sets.Prod}#${ids.james}`;
const mapOf = (...records: readonly StoredRuleRecord[]) =>
  new Map(records.map((record) => [record.id, record]));
const recordsOf = (changed: Changed) => {
  assert.ok('records' in changed, JSON.stringify(changed));
  return [...changed.records.values()];
};
const change = (principals: readonly string[], groups: readonly string[] = []) => ({
  ...{ accountId, permissionSet },
  principals: new Set(principals),
  groups: new Set(groups),
});
const shared = (more: object): StoredRuleRecord => ({ id: sharedId, ...more });

test('a link also says how the user is found in Slack, and a moved link how the earlier one is', () => {
  const first = recordsOf(addLink(mapOf(), 'U1', ids.james));
  assert.deepEqual(first, [
    { id: 'principal#U1', ssoPrincipal: ids.james },
    { id: `person#${ids.james}`, slackUserIds: new Set(['U1']) },
  ]);
  const second = recordsOf(addLink(mapOf(...first), 'U2', ids.james));
  assert.deepEqual(
    second[2]?.['slackUserIds'] ?? second[1]?.['slackUserIds'],
    new Set(['U1', 'U2']),
  );
  const moved = recordsOf(addLink(mapOf(...second), 'U1', ids.maria));
  assert.deepEqual(
    new Set(moved),
    new Set([
      { id: 'principal#U1', ssoPrincipal: ids.maria },
      { id: 'principal#U2', ssoPrincipal: ids.james },
      { id: `person#${ids.james}`, slackUserIds: new Set(['U2']) },
      { id: `person#${ids.maria}`, slackUserIds: new Set(['U1']) },
    ]),
  );
  assert.deepEqual(recordsOf(removeLink(mapOf(...first), 'U1')), []);
  assert.ok('problem' in removeLink(mapOf(), 'U1'));
});

test('allow creates a rule, adds to it, and keeps what else it says', () => {
  assert.deepEqual(recordsOf(allow(mapOf(), change([ids.james]))), [
    { id: sharedId, principals: new Set([ids.james]), rule: 'rule' },
  ]);
  const before = shared({
    principals: new Set([ids.james]),
    accessSeconds: 60,
    maxAccessSeconds: 600,
    description: 'x',
  });
  assert.deepEqual(recordsOf(allow(mapOf(before), change([ids.maria], [ids.Operators]))), [
    {
      id: sharedId,
      principals: new Set([ids.james, ids.maria]),
      groups: new Set([ids.Operators]),
      accessSeconds: 60,
      maxAccessSeconds: 600,
      description: 'x',
      rule: 'rule',
    },
  ]);
});

test('deny removes names and the user’s own rule, and deletes a rule that would name nobody', () => {
  const rule = shared({ principals: new Set([ids.james, ids.maria]), rule: 'rule' });
  const own = { id: personalId, rule: 'rule' };
  assert.deepEqual(recordsOf(deny(mapOf(rule, own), change([ids.james]))), [
    { id: sharedId, principals: new Set([ids.maria]), rule: 'rule' },
  ]);
  assert.deepEqual(recordsOf(deny(mapOf(rule, own), change([ids.james, ids.maria]))), []);
  assert.deepEqual(recordsOf(deny(mapOf(own), change([ids.james]))), []);
  const byGroup = shared({ groups: new Set([ids.Operators]) });
  assert.deepEqual(recordsOf(deny(mapOf(byGroup), change([], [ids.Operators]))), []);
  assert.deepEqual(recordsOf(denyEverybody(mapOf(rule, own), change([]))), []);
});

test('refuses what would change nothing, and what it cannot change safely', () => {
  const everybody = mapOf(shared({}));
  const malformed = mapOf(shared({ approvals: 1, principals: new Set([ids.james]) }));
  const limited = mapOf(shared({ maxAccessSeconds: 600, principals: new Set([ids.james]) }));
  for (const changed of [
    deny(mapOf(), change([ids.james])),
    deny(mapOf(shared({ principals: new Set([ids.maria]) })), change([ids.james])),
    allow(everybody, change([ids.james])),
    deny(everybody, change([ids.james])),
    allow(malformed, change([ids.maria])),
    allow(limited, { ...change([ids.maria]), accessSeconds: 600 }),
    deny(malformed, change([ids.james])),
    denyEverybody(mapOf(), change([])),
  ])
    assert.ok('problem' in changed, JSON.stringify(changed));
});

test('allow and deny keep what approval a rule asks for', () => {
  const terms = {
    approvals: 2,
    approvers: new Set([ids.priya]),
    approverGroups: new Set([ids.Operators]),
    approvalSeconds: 60,
    override: 'allowed',
    rule: 'rule',
  };
  const before = mapOf(shared({ principals: new Set([ids.james]), ...terms }));
  const wider = allow(before, change([ids.maria]));
  assert.deepEqual(recordsOf(wider), [
    shared({ principals: new Set([ids.james, ids.maria]), ...terms }),
  ]);
  assert.ok('records' in wider);
  assert.deepEqual(recordsOf(deny(wider.records, change([ids.maria]))), [...before.values()]);
});
