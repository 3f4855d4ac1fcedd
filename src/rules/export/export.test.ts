import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ids, names, sets } from '../../../test/fixtures/rules/organization.ts';
import { readRulesFile } from '../file/read-rules-file.ts';
import { resolveFile } from '../names/resolve-file.ts';
import type { StoredRuleRecord } from '../records/rule-record.ts';
import { buildContent } from './build-content.ts';
import { renderRulesFile } from './render-rules-file.ts';

const access = 'access#123456789012';
const mapOf = (records: readonly StoredRuleRecord[]) =>
  new Map(records.map((record) => [record.id, record]));

function exportAndRead(records: readonly StoredRuleRecord[]) {
  const { content, problems } = buildContent(mapOf(records), names);
  assert.deepEqual(problems, []);
  const text = renderRulesFile(content);
  assert.doesNotMatch(text, /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  const read = readRulesFile(text);
  assert.ok(read.outcome === 'parsed', `${text}\n${JSON.stringify(read)}`);
  return resolveFile(read.file, {
    names,
    limits: {
      allowedAccounts: ['*'],
      allowedPermissionSets: ['*'],
      hasBotToken: true,
      reason: 'none' as const,
    },
    slackUserIds: new Map(),
    members: new Map(),
  });
}

const text = fc
  .string({ minLength: 1, maxLength: 30, unit: 'binary' })
  .filter((value) => value.trim() === value && value.isWellFormed());
const description = fc.option(text, { nil: undefined });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const compact = (record: Record<string, unknown>): StoredRuleRecord => {
  const present = Object.entries(record).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(present), id: String(record['id']) };
};

test('what is exported is read back as the same records', () => {
  fc.assert(
    fc.property(
      description,
      maybe(fc.integer({ min: 60, max: 43_200 })),
      fc.subarray([ids.james, ids.maria, ids.priya], { minLength: 1 }),
      fc.constantFrom(
        'prod',
        'no',
        '1e3',
        'A: b',
        "it's",
        'null',
        'a\u009b31m\u202eb',
        'a\u{E0001}b',
      ),
      (describedAs, accessSeconds, principals, name) => {
        const records = [
          { id: 'principal#U1', ssoPrincipal: ids.james, description: describedAs },
          { id: 'principal#123', ssoPrincipal: ids.maria },
          { id: `person#${ids.james}`, slackUserIds: new Set(['U1']) },
          { id: `person#${ids.maria}`, slackUserIds: new Set(['123']) },
          { id: 'account#123456789012', name, rule: 'account' },
          { id: 'admins', groups: new Set([ids.Operators]), description: describedAs },
          {
            id: `${access}#Prod#${sets.Prod}`,
            principals: new Set(principals),
            groups: new Set([ids.Auditors]),
            description: describedAs,
            accessSeconds,
            rule: 'rule',
          },
          { id: `${access}#ReadOnly#${sets.ReadOnly}`, rule: 'rule', accessSeconds },
          { id: `${access}#${sets.Prod}#${ids.maria}`, rule: 'rule', description: describedAs },
          {
            id: `access#*#Prod#${sets.Prod}`,
            principals: new Set(principals),
            rule: 'rule',
            approvals: 1,
            approvers: new Set([ids.alex]),
            approverGroups: new Set([ids.Operators]),
            approvalSeconds: 900,
            override: 'allowed',
            reason: 'first',
            tickets: new Set(['INC-']),
          },
        ].map(compact);
        const { records: read, problems } = exportAndRead(records);
        assert.deepEqual(problems, []);
        assert.deepEqual(read, mapOf(records));
      },
    ),
  );
});

test('an empty table is a file that says so', () => {
  assert.deepEqual(exportAndRead([]).records, new Map());
});

test('names each record that no file can describe, and leaves it out', () => {
  const unknown = '9067642ac5-9a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d';
  const shared = `${access}#Prod#${sets.Prod}`;
  const bad: readonly StoredRuleRecord[] = [
    { id: 'account#123456789012', name: 7 },
    { id: 'admins', everyone: true },
    { id: 'account#210987654321', name: 'data', held: true },
    { id: `access#*#Prod#${sets.Prod}`, principals: new Set([ids.james]), approvals: 1 },
    { id: 'principal#U1', ssoPrincipal: 'james' },
    { id: 'principal#U2', ssoPrincipal: unknown },
    { id: 'access#x' },
    { id: shared, held: true },
    { id: `access#210987654321#Prod#${sets.Prod}`, groups: new Set([unknown]) },
    { id: `access#210987654321#ReadOnly#${sets.Prod}` },
    { id: `access#210987654321#${sets.Prod}#${ids.james}`, principals: new Set([ids.maria]) },
    { id: `access#210987654321#${sets.Prod}#${ids.maria}`, accessSeconds: '60' },
    { id: `access#210987654321#${sets.Prod}#${ids.priya}`, rule: 'account' },
  ];
  const { content, problems } = buildContent(mapOf(bad), names);
  assert.deepEqual(new Set(problems.map(({ id }) => id)), new Set(bad.map(({ id }) => id)));
  assert.deepEqual(content, { accounts: {}, links: {}, admins: undefined, rules: [] });
});
