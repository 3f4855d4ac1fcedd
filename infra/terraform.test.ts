import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { parse } from '@cdktf/hcl2json';
import { readFunctions } from './bundle-functions.ts';

/** Without Terraform: the module is read, and every key of the descriptions has to be at work in it. */
const folder = new URL('terraform/', import.meta.url);
const files = (await readdir(folder)).filter((name) => name.endsWith('.tf'));
const source = (
  await Promise.all(files.map((name) => readFile(new URL(name, folder), 'utf8')))
).join('\n');
const hcl = JSON.parse(JSON.stringify(await parse('module.tf', source)));
const described: Record<string, Described> = JSON.parse(await read('functions.json'));
const functions = await readFunctions();

interface Described {
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

test('the descriptions are the ones that the local environment reads', () => {
  const module = '$' + '{path.module}';
  assert.equal(locals.functions_file, `${module}/../functions.json`);
  assert.equal(locals.definition_file, `${module}/../../workflow/break-glass.asl.json`);
  assert.match(locals.table, /jsondecode\(file\(".*\/\.\.\/table\.json"\)\)/);
  assert.match(
    resource('aws_sfn_state_machine').definition,
    /templatefile\(local\.definition_file/,
  );
});

test('functions, roles, policies, logs and alarms are made for each that is described', () => {
  for (const [type, name, each] of [
    ['aws_lambda_function', 'this', 'local.functions'],
    ['aws_cloudwatch_log_group', 'function', 'local.functions'],
    ['aws_iam_role', 'this', 'local.described'],
    ['aws_iam_role_policy', 'this', 'local.described'],
    ['aws_cloudwatch_metric_alarm', 'this', 'local.alarms'],
  ] as const)
    assert.equal(resource(type, name).for_each, `$\{${each}}`, type);
  assert.match(resource('aws_iam_role_policy').policy, /local\.statements\[each\.key\]/);
});

test('every key of a function is used', () => {
  const used = text(resource('aws_lambda_function')) + text(resource('aws_iam_role'));
  // The entry is what the bundle is built from; statements and alarms have tests of their own.
  const apart = ['entry', 'statements', 'alarms'];
  for (const key of keysOf(Object.values(described)).filter((one) => !apart.includes(one)))
    assert.match(used, new RegExp(`each\\.value\\.${key}\\b`), key);
});

test('every key of a statement is used', () => {
  const statements = Object.values(described).flatMap((role) => role.statements);
  // The reason is for people: docs/permissions.md.
  for (const key of keysOf(statements).filter((one) => one !== 'why'))
    assert.match(text(locals.statements), new RegExp(`statement\\.${key}\\b`), key);
});

test('every key of an alarm is used', () => {
  const alarms = Object.values(described).flatMap((role) => Object.values(role.alarms));
  for (const key of keysOf(alarms))
    assert.match(text(resource('aws_cloudwatch_metric_alarm')), new RegExp(`\\]\\.${key}\\b`), key);
});

test('every key of the table and of its index is used', async () => {
  const table = JSON.parse(await read('table.json'));
  const used = source;
  for (const key of Object.keys(table)) assert.match(used, new RegExp(`local\\.table\\.${key}\\b`));
  for (const key of keysOf(Object.values<object>(table.indexes)))
    assert.match(used, new RegExp(`global_secondary_index\\.value\\.${key}\\b`), key);
  for (const key of ['partitionKey', 'sortKey'])
    assert.match(used, new RegExp(`index\\.${key}\\b`), key);
});

test('every setting that a function reads has a value, but for the one that stands for Slack', () => {
  const wanted = new Set(Object.values(functions).flatMap(({ environment }) => environment));
  wanted.delete('SLACK_ORIGIN');
  const block = /settings = \{\n([\s\S]*?)\n {2}\}/.exec(source)?.[1] ?? '';
  const given = [...block.matchAll(/^ +([A-Z_]+) +=/gm)].map(([, name]) => name ?? '');
  assert.deepEqual(given.sort(), [...wanted].sort());
});

test('every token of the descriptions has a value', async () => {
  const templates =
    (await read('functions.json')) + (await read('../workflow/break-glass.asl.json'));
  const wanted = new Set([...templates.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name ?? ''));
  const given = [...source.matchAll(/^ +([A-Z][A-Za-z]+) += /gm)].map(([, name]) => name);
  const ofFunctions = Object.keys(functions).map(
    (name) =>
      `${name.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase())}FunctionArn`,
  );
  for (const token of wanted)
    assert.ok(given.includes(token) || ofFunctions.includes(token), token);
});

test('the module repeats nothing of the descriptions', () => {
  const named = ['access-requested', 'sweep-grants', 'state-machine'];
  for (const name of Object.keys(described).filter((one) => !named.includes(one)))
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

test('no secret is made, and none is in a variable', () => {
  assert.equal(hcl.resource.aws_ssm_parameter, undefined);
  for (const name of Object.keys(hcl.variable))
    assert.doesNotMatch(name, /(secret|token|password)$/, name);
});

test('the README names every input and every output', async () => {
  const readme = await read('terraform/README.md');
  for (const name of [...Object.keys(hcl.variable), ...Object.keys(hcl.output)])
    assert.ok(readme.includes(`| \`${name}\` |`), name);
});
