import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MissingTokenError, readPermissions, renderPermissions } from './permissions.ts';

const permissions = await readPermissions();
const all = Object.entries(permissions).flatMap(([role, statements]) =>
  statements.map((statement) => ({ role, ...statement })),
);
const allows = (role: string, action: string): boolean =>
  all.some((statement) => statement.role === role && statement.actions.includes(action));

test('no action has a wildcard, and every statement has a reason', () => {
  for (const { role, sid, why, actions } of all) {
    assert.match(why, /\.$/, `${role} ${sid}`);
    for (const action of actions) assert.match(action, /^[a-z]+:[A-Za-z]+$/, `${role} ${sid}`);
  }
});

test('no two statements of a role have one name', () => {
  for (const [role, statements] of Object.entries(permissions))
    assert.equal(new Set(statements.map(({ sid }) => sid)).size, statements.length, role);
});

test('only actions that know no resource stand with every resource', () => {
  const open = all.filter(({ resources }) => resources.includes('*'));
  assert.deepEqual([...new Set(open.flatMap(({ actions }) => actions))].sort(), [
    'cloudtrail:LookupEvents',
    'logs:CreateLogDelivery',
    'logs:DeleteLogDelivery',
    'logs:DescribeLogGroups',
    'logs:DescribeResourcePolicies',
    'logs:GetLogDelivery',
    'logs:GetQueryResults',
    'logs:ListLogDeliveries',
    'logs:PutResourcePolicy',
    'logs:StopQuery',
    'logs:UpdateLogDelivery',
    'states:SendTaskSuccess',
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
    'xray:PutTelemetryRecords',
    'xray:PutTraceSegments',
  ]);
  for (const { why } of open) assert.match(why, /knows? no resource/);
});

test('whoever gives cannot revoke, whoever revokes cannot give, and the webhook can do neither', () => {
  const [give, take] = ['sso:CreateAccountAssignment', 'sso:DeleteAccountAssignment'];
  const able = (action: string) => Object.keys(permissions).filter((role) => allows(role, action));
  assert.deepEqual(able(give), ['grant-access']);
  assert.deepEqual(able(take), ['revoke-access', 'sweep-grants']);
});

test('the table is changed by UpdateItem alone, and never in who may do what', () => {
  const writes = all.filter(({ actions }) =>
    actions.some((action) => /^dynamodb:(?!GetItem$|BatchGetItem$|Query$)/.test(action)),
  );
  for (const { role, actions, conditions } of writes) {
    assert.deepEqual(actions, ['dynamodb:UpdateItem'], role);
    const keys = conditions?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? [''];
    for (const key of keys) assert.match(key, /^(open|grant)#\*$/, role);
    assert.deepEqual(conditions?.['Null'], { 'dynamodb:LeadingKeys': 'false' }, role);
  }
});

test('partitions are never spelled out', () => {
  assert.doesNotMatch(JSON.stringify(permissions), /arn:aws/);
});

const token = (name: string) => `\${${name}}`;
const resources = [token('List'), `a/${token('One')}`];
const statement = { sid: 'A', why: 'B.', actions: ['x:Y'], resources };

test('a list stands for the entries of its array, and a token inside a text for its value', () => {
  const tokens = { List: ['1', '2'], One: 'b' };
  const rendered = renderPermissions({ role: [statement] }, tokens);
  assert.deepEqual(rendered['role']?.[0]?.resources, ['1', '2', 'a/b']);
});

test('a statement whose token is empty is left out, and a token without a value is an error', () => {
  assert.deepEqual(renderPermissions({ r: [{ ...statement, when: 'No' }] }, { No: '' }), { r: [] });
  assert.throws(() => renderPermissions({ r: [statement] }, { List: [] }), MissingTokenError);
});
