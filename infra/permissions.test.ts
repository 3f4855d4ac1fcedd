import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MissingTokenError, readPermissions, renderPermissions } from './permissions.ts';

const permissions = await readPermissions();
const all = Object.entries(permissions).flatMap(([role, statements]) =>
  statements.map((statement) => ({ role, ...statement })),
);
const allows = (role: string, action: string): boolean =>
  all.some((statement) => statement.role === role && statement.actions.includes(action));

test('no action contains a wildcard, and every statement has a reason', () => {
  for (const { role, sid, why, actions } of all) {
    assert.match(why, /\.$/, `${role} ${sid}`);
    for (const action of actions) assert.match(action, /^[a-z]+:[A-Za-z]+$/, `${role} ${sid}`);
  }
});

test('the statements of a role have different names', () => {
  for (const [role, statements] of Object.entries(permissions))
    assert.equal(new Set(statements.map(({ sid }) => sid)).size, statements.length, role);
});

test('only actions without resource-level permissions have the resource *', () => {
  const unrestricted = all.filter(({ resources }) => resources.includes('*'));
  assert.deepEqual([...new Set(unrestricted.flatMap(({ actions }) => actions))].sort(), [
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
  for (const { why } of unrestricted)
    assert.match(why, /(do(es)? not|Neither action) supports? resource-level permissions/);
});

test('no role may both create and delete assignments, and the webhook may do neither', () => {
  const rolesWith = (action: string) =>
    Object.keys(permissions).filter((role) => allows(role, action));
  assert.deepEqual(rolesWith('sso:CreateAccountAssignment'), ['grant-access']);
  assert.deepEqual(rolesWith('sso:DeleteAccountAssignment'), ['revoke-access', 'sweep-grants']);
});

test('roles write the table only by UpdateItem, and never user links or access rules', () => {
  const writes = all.filter(({ actions }) =>
    actions.some((action) => /^dynamodb:(?!GetItem$|BatchGetItem$|Query$)/.test(action)),
  );
  for (const { role, actions, conditions } of writes) {
    assert.deepEqual(actions, ['dynamodb:UpdateItem'], role);
    const keys = conditions?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? [''];
    for (const key of keys) assert.match(key, /^(open|grant|wait|report|notified)#\*$/, role);
    assert.deepEqual(conditions?.['Null'], { 'dynamodb:LeadingKeys': 'false' }, role);
  }
});

/** The kinds of records that a role may write. */
const writableBy = (role: string): readonly string[] =>
  all
    .filter((statement) => statement.role === role)
    .filter(({ actions }) => actions.includes('dynamodb:UpdateItem'))
    .flatMap(
      ({ conditions }) => conditions?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? [],
    );

test('each role writes only its own kinds of records', () => {
  assert.deepEqual(
    Object.fromEntries(Object.keys(permissions).map((role) => [role, writableBy(role)])),
    {
      'access-requested': ['open#*', 'grant#*', 'wait#*', 'notified#*'],
      'grant-access': ['grant#*', 'notified#*'],
      'revoke-access': ['open#*', 'grant#*', 'report#*', 'notified#*'],
      'report-on-access': ['report#*', 'notified#*'],
      'sweep-grants': ['open#*', 'grant#*', 'wait#*', 'report#*', 'notified#*'],
      'state-machine': ['wait#*'],
    },
  );
});

test('access-requested writes nothing of what people were told but when it is due', () => {
  const writes = all.filter(
    ({ role, conditions }) =>
      role === 'access-requested' &&
      conditions?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys']?.includes('notified#*') &&
      conditions['ForAllValues:StringLike']['dynamodb:LeadingKeys'].length > 0,
  );
  const limits = writes.filter(({ actions }) => actions.includes('dynamodb:UpdateItem'));
  assert.deepEqual(
    limits.map(({ conditions }) => conditions?.['ForAllValues:StringEquals']),
    [{ 'dynamodb:Attributes': ['id', 'due', 'dueAt', 'expiresAt', 'pendingAt'] }],
  );
});

test('no ARN contains a literal partition', () => {
  assert.doesNotMatch(JSON.stringify(permissions), /arn:aws/);
});

const token = (name: string) => `\${${name}}`;
const resources = [token('List'), `a/${token('One')}`];
const statement = { sid: 'A', why: 'B.', actions: ['x:Y'], resources };

test('a list token becomes entries of its array, a token inside a text its value', () => {
  const tokens = { List: ['1', '2'], One: 'b' };
  const rendered = renderPermissions({ role: [statement] }, tokens);
  assert.deepEqual(rendered['role']?.[0]?.resources, ['1', '2', 'a/b']);
});

test('omits a statement whose token is empty, and throws for a token without a value', () => {
  assert.deepEqual(renderPermissions({ r: [{ ...statement, when: 'No' }] }, { No: '' }), { r: [] });
  assert.throws(() => renderPermissions({ r: [statement] }, { List: [] }), MissingTokenError);
});
