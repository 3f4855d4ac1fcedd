import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from '@cdktf/hcl2json';
import { readRulesFile } from '../../../rules/file/read-rules-file.ts';
import { UsageError } from '../../usage-error.ts';
import {
  parseAccounts,
  parseEmail,
  parseLinks,
  parseList,
  parseLogGroups,
  parsePortalUrl,
  parseTeams,
  parseYesOrNo,
} from './parse-answers.ts';
import { renderFirstRules, renderTfvars, type Setup } from './render-files.ts';

const setup: Setup = {
  region: 'eu-central-1',
  instanceArn: 'arn:aws:sso:::instance/ssoins-1234567890abcdef',
  identityStoreId: 'd-1234567890',
  managementAccountId: '111122223333',
  accessPortalUrl: 'https://example.awsapps.com/start',
  accounts: { prod: '123456789012', staging: '010987654321' },
  permissionSets: [{ name: 'Ops', arn: 'arn:aws:sso:::permissionSet/ssoins-1/ps-1' }],
  logGroups: ['trail-%{ if "a" }\\'],
  fromEmail: 'break-glass@example.com',
  contactEmails: ['a@example.com', 'b@example.com'],
  slackTeamIds: ['T0123ABCD'],
  hasBotToken: false,
  links: { U012AB3CD: 'no', U012NOACC: 'maria@example.com' },
};

test('terraform.tfvars reads back as the values, and names variables of the example', async () => {
  const values = await parse('terraform.tfvars', renderTfvars(setup));
  assert.deepEqual(values, {
    region: 'eu-central-1',
    instance_arn: setup.instanceArn,
    identity_store_id: 'd-1234567890',
    management_account_id: '111122223333',
    access_portal_url: 'https://example.awsapps.com/start',
    allowed_accounts: ['123456789012', '010987654321'],
    allowed_permission_sets: ['arn:aws:sso:::permissionSet/ssoins-1/ps-1'],
    cloudtrail_log_groups: ['trail-%%{ if "a" }\\'],
    from_email: 'break-glass@example.com',
    contact_emails: ['a@example.com', 'b@example.com'],
    slack_team_ids: ['T0123ABCD'],
    bot_token_parameter: '',
  });
  const file = new URL(
    '../../../../infra/terraform/examples/complete/variables.tf',
    import.meta.url,
  );
  const { variable } = await parse('variables.tf', readFileSync(file, 'utf8'));
  for (const name of Object.keys(values)) assert.ok(name in variable, name);
  const required = Object.entries<readonly object[]>(variable)
    .filter(([, [definition = {}]]) => !('default' in definition))
    .map(([name]) => name);
  for (const name of required) assert.ok(name in values, `${name} has no default`);
});

test('the first rules file is right, and keeps every name as text', () => {
  const result = readRulesFile(renderFirstRules({ ...setup, accounts: { prod: '010987654321' } }));
  assert.equal(result.outcome, 'parsed', JSON.stringify(result));
  const { accounts, links, rules, expectations, botToken } =
    result.outcome === 'parsed' ? result.file : assert.fail();
  assert.equal(botToken, false);
  assert.deepEqual(accounts, { prod: '010987654321' });
  assert.deepEqual(Object.keys(links), ['U012AB3CD', 'U012NOACC']);
  assert.deepEqual(rules[0]?.users, ['no', 'maria@example.com']);
  assert.deepEqual(
    expectations.map(({ sentence }) => sentence),
    ['no may Ops in prod', 'maria@example.com may Ops in prod'],
  );
});

const own = '111122223333';
const wrong: readonly (readonly [string, () => unknown, RegExp])[] = [
  ['an empty list', () => parseList(''), /at least one/],
  ['an empty entry', () => parseList('a,,b'), /at least one/],
  ['an account without a name', () => parseAccounts('123456789012', own), /prod=123456789012/],
  ['an account of 11 digits', () => parseAccounts('prod=12345678901', own), /12 digits/],
  ['the account of the deployment', () => parseAccounts(`prod=${own}`, own), /Leave it out/],
  ['a name twice', () => parseAccounts('a=123456789012,a=210987654321', own), /twice/],
  ['a Slack name', () => parseLinks('james=james@example.com'), /Slack user’s id/],
  ['a name without an @', () => parseEmail('example.com'), /e-mail/],
  ['a line end in an address', () => parseEmail('a@b\nc'), /e-mail/],
  ['a channel as workspace', () => parseTeams('C0123'), /workspace/],
  ['a portal without https', () => parsePortalUrl('http://x'), /https/],
  ['a log group with quotes', () => parseLogGroups('"trail"'), /log group/],
  ['neither yes nor no', () => parseYesOrNo('perhaps'), /yes or no/],
];
for (const [title, parseAnswer, message] of wrong)
  test(`${title} is refused`, () => {
    assert.throws(parseAnswer, (error: unknown) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, message);
      return true;
    });
  });
