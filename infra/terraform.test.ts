import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { parse } from '@cdktf/hcl2json';
import { readFunctions } from './bundle-functions.ts';

/** Parses the module without Terraform, and checks that it uses every key of functions.json and table.json. */
const folder = new URL('terraform/', import.meta.url);
const files = (await readdir(folder)).filter((name) => name.endsWith('.tf'));
const source = (
  await Promise.all(files.map((name) => readFile(new URL(name, folder), 'utf8')))
).join('\n');
const hcl = JSON.parse(JSON.stringify(await parse('module.tf', source)));
const roles: Record<string, RoleDescription> = JSON.parse(await read('functions.json'));
const functions = await readFunctions();

interface RoleDescription {
  readonly statements: readonly object[];
  readonly alarms: Readonly<Record<string, object>>;
}

function read(path: string): Promise<string> {
  return readFile(new URL(path, import.meta.url), 'utf8');
}

const locals = Object.assign({}, ...hcl.locals);
const resource = (type: string, name = 'this') => hcl.resource[type][name][0];
const text = (value: unknown): string => JSON.stringify(value);
const keysOf = (values: readonly object[]) => [...new Set(values.flatMap(Object.keys))];

test('the module reads the same files as the local environment', () => {
  const module = '$' + '{path.module}';
  assert.equal(locals.functions_file, `${module}/../functions.json`);
  assert.equal(locals.definition_file, `${module}/../../workflow/break-glass.asl.json`);
  assert.match(locals.table, /jsondecode\(file\(".*\/\.\.\/table\.json"\)\)/);
  assert.match(
    resource('aws_sfn_state_machine').definition,
    /templatefile\(local\.definition_file/,
  );
});

test('functions, roles, policies, log groups and alarms are created from functions.json', () => {
  for (const [type, name, each] of [
    ['aws_lambda_function', 'this', 'local.functions'],
    ['aws_cloudwatch_log_group', 'function', 'local.functions'],
    ['aws_iam_role', 'this', 'local.described'],
    ['aws_iam_role_policy', 'this', 'local.described'],
    ['aws_iam_policy', 'this', 'local.managed_policies'],
    ['aws_iam_role_policy_attachment', 'this', 'local.managed_policies'],
    ['aws_cloudwatch_metric_alarm', 'this', 'local.alarms'],
  ] as const)
    assert.equal(resource(type, name).for_each, `$\{${each}}`, type);
  assert.match(resource('aws_iam_role_policy').policy, /local\.statements\[each\.key\]/);
});

test('the module uses every key of a function', () => {
  const used = text(resource('aws_lambda_function')) + text(resource('aws_iam_role'));
  // The bundle is built from the entry. Statements and alarms have their own tests.
  const excluded = ['entry', 'statements', 'alarms'];
  for (const key of keysOf(Object.values(roles)).filter((one) => !excluded.includes(one)))
    assert.match(used, new RegExp(`each\\.value\\.${key}\\b`), key);
});

test('the module uses every key of a statement', () => {
  const statements = Object.values(roles).flatMap((role) => role.statements);
  // The reason appears only in docs/permissions.md.
  for (const key of keysOf(statements).filter((one) => one !== 'why'))
    assert.match(
      text([locals.statements, locals.managed_policies]),
      new RegExp(`statement\\.${key}\\b`),
      key,
    );
});

test('the module uses every key of an alarm', () => {
  const alarms = Object.values(roles).flatMap((role) => Object.values(role.alarms));
  const used =
    text(resource('aws_cloudwatch_metric_alarm')) +
    text(resource('aws_cloudwatch_log_metric_filter'));
  for (const key of keysOf(alarms)) assert.match(used, new RegExp(`\\]\\.${key}\\b`), key);
});

test('the module uses every key of the table and of its indexes', async () => {
  const table = JSON.parse(await read('table.json'));
  for (const key of Object.keys(table))
    assert.match(source, new RegExp(`local\\.table\\.${key}\\b`));
  for (const key of keysOf(Object.values<object>(table.indexes)))
    assert.match(source, new RegExp(`global_secondary_index\\.value\\.${key}\\b`), key);
  for (const key of ['partitionKey', 'sortKey'])
    assert.match(source, new RegExp(`index\\.${key}\\b`), key);
});

test('every setting of a function has a value, except SLACK_ORIGIN', () => {
  const expected = new Set(Object.values(functions).flatMap(({ environment }) => environment));
  expected.delete('SLACK_ORIGIN');
  const block = /settings = \{\n([\s\S]*?)\n {2}\}/.exec(source)?.[1] ?? '';
  const actual = [...block.matchAll(/^ +([A-Z_]+) +=/gm)].map(([, name]) => name ?? '');
  assert.deepEqual(actual.sort(), [...expected].sort());
});

test('every token has a value', async () => {
  const templates =
    (await read('functions.json')) + (await read('../workflow/break-glass.asl.json'));
  const expected = new Set([...templates.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name ?? ''));
  const actual = [...source.matchAll(/^ +([A-Z][A-Za-z]+) += /gm)].map(([, name]) => name);
  const functionTokens = Object.keys(functions).map(
    (name) =>
      `${name.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase())}FunctionArn`,
  );
  for (const token of expected)
    assert.ok(actual.includes(token) || functionTokens.includes(token), token);
});

test('the module repeats nothing of functions.json', () => {
  const allowedNames = ['access-requested', 'sweep-grants', 'state-machine'];
  for (const name of Object.keys(roles).filter((one) => !allowedNames.includes(one)))
    assert.ok(!source.includes(name), name);
  for (const action of source.match(/"[a-z]+:[A-Z]\w+"/g) ?? [])
    assert.ok(
      [
        '"sts:AssumeRole"',
        '"lambda:InvokeFunction"',
        '"sns:Publish"',
        '"aws:SourceAccount"',
      ].includes(action),
      action,
    );
  assert.doesNotMatch(source.replace(/description.*|error_message.*|regex\(.*/g, ''), /arn:aws/);
});

test('the table depends on every other resource, so that destroy tries it first', () => {
  const resources: Record<string, unknown> = Object.fromEntries(
    Object.entries<Record<string, unknown>>(hcl.resource).flatMap(([type, named]) =>
      Object.entries(named).map(([name, block]) => [`${type}.${name}`, block]),
    ),
  );
  const reached = new Set(['aws_dynamodb_table.this']);
  for (const address of reached)
    for (const other of Object.keys(resources))
      if (text(resources[address]).includes(other)) reached.add(other);
  assert.deepEqual([...reached].sort(), Object.keys(resources).sort());
  for (const [address, block] of Object.entries(resources))
    if (address !== 'aws_dynamodb_table.this')
      assert.doesNotMatch(text(block), /aws_dynamodb_table/, address);
});

test('the module creates no secret, and has none in a variable', () => {
  assert.deepEqual(Object.keys(hcl.resource.aws_ssm_parameter), ['deployment']);
  for (const name of Object.keys(hcl.variable))
    assert.doesNotMatch(name, /(secret|token|password)$/, name);
});

test('the complete example has every input', async () => {
  const example = JSON.parse(
    JSON.stringify(await parse('main.tf', await read('terraform/examples/complete/main.tf'))),
  );
  const inputs = Object.keys(example.module.break_glass_access[0]).filter(
    (key) => key !== 'source',
  );
  assert.deepEqual(inputs.sort(), Object.keys(hcl.variable).sort());
});

test('the README lists every input and output', async () => {
  const readme = await read('terraform/README.md');
  for (const name of [...Object.keys(hcl.variable), ...Object.keys(hcl.output)])
    assert.ok(readme.includes(`| \`${name}\` |`), name);
});
