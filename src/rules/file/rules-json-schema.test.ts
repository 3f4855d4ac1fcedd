import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { parseRulesFile } from './parse-rules-file.ts';
import { adminsEntries, linkEntries, ruleEntries, rulesFileEntries } from './rules-schema.ts';

const schema = JSON.parse(
  await readFile(new URL('../../../docs/rules.schema.json', import.meta.url), 'utf8'),
);
const validate = new Ajv().compile(schema);

test('the JSON Schema for editors has the keys of the parser, and no other', () => {
  const { properties, definitions } = schema;
  const [, link] = properties.links.additionalProperties.anyOf;
  for (const [part, entries] of [
    [schema, rulesFileEntries],
    [properties.admins, adminsEntries],
    [link, linkEntries],
    [definitions.rule, ruleEntries],
  ] as const) {
    assert.deepEqual(Object.keys(part.properties), Object.keys(entries));
    assert.equal(part.additionalProperties, false);
  }
  assert.deepEqual(definitions.rule.required, ['account', 'permissionSet']);
});

/** Each value by its key in a rule: those that the parser accepts, then those that it refuses. */
const values: Readonly<Record<string, readonly [accepted: string, refused: string]>> = {
  account: ['prod; 123456789012; "012345678901"; "*"; A b', '[a]; ""; a*; {a: b}'],
  permissionSet: [
    'A; arn:aws:sso:::permissionSet/ssoins-12345/ps-12345',
    'A b; ""; [A]; arn:aws:iam::x',
  ],
  user: ['james; james@example.com', '""; [james]; {}'],
  users: ['[james]; [a, b]', '[]; james; [[a]]; [""]'],
  groups: ['[A b]', '[]; A b'],
  everyLinkedUser: ['true', 'false; all; []'],
  description: ['a text', '""; [a]'],
  accessSeconds: ['60; 43200', '59; 43201; 60.5; 1h; []'],
  maxAccessSeconds: ['61; 43200', '60; 43201'],
  reason: ['none; after; first', 'always; []'],
  tickets: ['[INC-]', '[]; INC-; ["a b"]'],
  approvals: ['1; 5', '0; 6; []'],
  approvers: ['[priya]', '[]; priya'],
  approverGroups: ['[Leads]', '[]; Leads'],
  approvalSeconds: ['60; 86400', '59; 86401'],
  override: ['allowed', 'denied; true'],
};

test('the table of values covers every key of a rule', () => {
  assert.deepEqual(Object.keys(values), Object.keys(ruleEntries));
});

const ruleWith = (key: string, value: string): string => {
  const base = { account: 'prod', permissionSet: 'A', [key]: value };
  return `rules:\n  - { ${Object.entries(base)
    .map((pair) => pair.join(': '))
    .join(', ')} }`;
};
const texts = (list: string): readonly string[] => list.split('; ');

const files: readonly (readonly [text: string, isValid: boolean])[] = [
  ...Object.entries(values).flatMap(([key, [accepted, refused]]) => [
    ...texts(accepted).map((value) => [ruleWith(key, value), true] as const),
    ...texts(refused).map((value) => [ruleWith(key, value), false] as const),
  ]),
  ['botToken: false', true],
  ['botToken: true', false],
  ['botToken: no', false],
  ['accounts: { prod: "012345678901", A b: 123456789012 }', true],
  ['accounts: { 123456789012: 123456789012 }', false],
  ['accounts: { prod: "12345678901" }', false],
  ['accounts: [prod]', false],
  ['links: { U1: james, j@example.com: { user: james, description: x } }', true],
  ['links: { U-1: james }', false],
  ['links: { U1: { description: x } }', false],
  ['links: { U1: [james] }', false],
  ['admins: { users: [a], groups: [b], description: x }', true],
  ['admins: { user: a }', false],
  ['rules: [{ permissionSet: A }]', false],
  ['rules: { a: b }', false],
  ['rules: []', true],
  ['expectations: [james may A in b, { maria may not: not-named }]', true],
  ['expectations: [{ a: b, c: d }]', false],
  ['expectations: james', false],
  ['rulez: []', false],
];

for (const [text, isValid] of files)
  test(`parser and JSON Schema ${isValid ? 'accept' : 'refuse'}: ${text.replaceAll('\n', ' ')}`, () => {
    const { outcome } = parseRulesFile(text);
    // Editors read YAML with its own types.
    assert.deepEqual([outcome === 'parsed', validate(parse(text))], [isValid, isValid]);
  });
