import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRulesFile } from '../file/read-rules-file.ts';
import { checkExpectations } from './check-expectations.ts';

const file = (more = '', accessSeconds = 600) => `
accounts: { prod: 123456789012, staging: 210987654321 }
links:
  U1: james@example.com
  maria@example.com: maria@example.com
  U3: sam
rules:
  - account: prod
    permissionSet: Prod
    users: [james@example.com${more}]
    groups: [On call]
    accessSeconds: ${accessSeconds}
  - { account: prod, permissionSet: Admin, users: [sam], tickets: [INC-] }
  - { account: staging, permissionSet: "arn:aws:sso:::permissionSet/ssoins-12345/ps-12345", everyLinkedUser: true }
expectations:
  - james may Prod in prod
  - james@example.com may Prod in prod for 600 seconds
  - maria may not: not-named
  - maria in On call may
  - U3 may not Prod in staging: no-rule
  - sam may not Admin in prod: record-malformed
  - nobody may not: not-linked
  - maria may arn:aws:sso:::permissionSet/ssoins-12345/ps-12345 in staging
`;

async function check(text: string, openRecords: 'allow' | 'deny' = 'allow') {
  const read = readRulesFile(text);
  assert.ok(read.outcome === 'parsed', JSON.stringify(read));
  const checked = await checkExpectations(read.file, {
    openRecords,
    accessSeconds: 3600,
    hasBotToken: true,
    reason: 'none',
  });
  return checked
    .filter(({ isMet }) => !isMet)
    .map(({ expectation, line, decision }) => [
      line,
      expectation.sentence,
      decision.outcome === 'allowed' ? decision.accessSeconds : decision.reason,
    ]);
}

test('everything is as expected', async () => {
  assert.deepEqual(await check(file()), []);
});

test('a rule that was loosened fails', async () => {
  assert.deepEqual(await check(file(', maria@example.com')), [[18, 'maria may not', 600]]);
  assert.deepEqual(await check(file('', 7200)), [
    [17, 'james@example.com may Prod in prod for 600 seconds', 7200],
  ]);
});

test('a rule for everybody allows only where the deployment says so', async () => {
  assert.deepEqual(await check(file(), 'deny'), [
    [
      23,
      'maria may arn:aws:sso:::permissionSet/ssoins-12345/ps-12345 in staging',
      'rule-names-no-principal',
    ],
  ]);
});

test('a name that two users share is nobody', async () => {
  const text = `
links: { U1: james@a.example, U2: james@b.example }
rules: [{ account: 123456789012, permissionSet: Prod, users: [james@a.example] }]
expectations: [james may Prod in 123456789012, james@a.example may]
`;
  assert.deepEqual(await check(text), [[4, 'james may Prod in 123456789012', 'not-linked']]);
});

test('rules for every account count in accounts that have a name, and approval is no denial', async () => {
  const text = `
accounts: { prod: 123456789012, staging: 210987654321 }
links: { U1: james, U2: maria }
rules:
  - { account: "*", permissionSet: Prod, users: [james, maria], accessSeconds: 900 }
  - { account: prod, permissionSet: Prod, users: [james], approvals: 1, approvers: [maria] }
expectations:
  - james may Prod in staging for 900 seconds
  - james may Prod in prod for 3600 seconds
  - maria may not: not-named
  - james may not Prod in 999999999999: no-rule
`;
  assert.deepEqual(await check(text), []);
});

test('an expectation names one account', () => {
  const read = readRulesFile('expectations: [james may Prod in *]');
  assert.ok(read.outcome === 'invalid');
  assert.match(read.problems[0]?.message ?? '', /names every account: name one of them/);
});
