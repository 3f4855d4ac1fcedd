import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Allowed, Denied } from '../../../request/policy/decide.ts';
import type { DecidedAccess } from '../../../rules/ask/own-accesses.ts';
import { fold, matchAccounts } from './match-accounts.ts';
import { parseText } from './parse-text.ts';
import { resolveRequest, selectNamed } from './resolve-request.ts';

const [prod, prodEu, staging, digits] = [
  '111111111111',
  '222222222222',
  '333333333333',
  '444444444444',
];
const accountNames = new Map([
  [prod, 'Production'],
  [prodEu, 'Production EU'],
  [staging, 'Staging'],
  [digits, prod],
]);

const texts: [string, ReturnType<typeof parseText>][] = [
  ['', { kind: 'list' }],
  [' \n\t ', { kind: 'list' }],
  [' Help ', { kind: 'help' }],
  ['"help"', { kind: 'request', words: { quoted: 'help', words: [] } }],
  ['help me', { kind: 'request', words: { quoted: undefined, words: ['help', 'me'] } }],
  ['prod\u00a0 x\ny', { kind: 'request', words: { quoted: undefined, words: ['prod', 'x', 'y'] } }],
  ['“Production  EU” x', { kind: 'request', words: { quoted: 'Production EU', words: ['x'] } }],
  ['"Production', { kind: 'request', words: { quoted: undefined, words: ['"Production'] } }],
  [
    'prod \u202egnp',
    { kind: 'request', words: { quoted: undefined, words: ['prod', '\ufffdgnp'] } },
  ],
];
for (const [text, expected] of texts)
  test(`the text ${JSON.stringify(text)} asks for ${expected.kind}`, () =>
    assert.deepEqual(parseText(text), expected));

/** The accounts, and the words that are left. */
const matches: [string, readonly string[], string][] = [
  ['production EU disk', [prodEu], 'disk'],
  ['PRODUCTION disk full', [prod], 'disk full'],
  ['production europe', [prod], 'europe'],
  ['prod disk', [prod, prodEu], 'disk'],
  ['"production e" disk', [prodEu], 'disk'],
  ['"production" disk', [prod], 'disk'],
  ['stag', [staging], ''],
  ['ging', [], ''],
  // An id comes before a name that looks like one.
  [`${prod} x`, [prod], 'x'],
  ['999999999999 x', ['999999999999'], 'x'],
];
for (const [text, accountIds, rest] of matches)
  test(`${JSON.stringify(text)} names ${accountIds.length} of the accounts`, () => {
    const parsed = parseText(text);
    assert.ok(parsed.kind === 'request');
    assert.deepEqual(matchAccounts(parsed.words, accountNames), {
      accountIds,
      rest: rest.split(' ').filter((word) => word !== ''),
    });
  });

const name = fc
  .stringMatching(/^[A-Za-z][A-Za-z0-9 .-]{0,20}$/)
  .filter((text) => fold(text) !== 'help');
const names = fc.uniqueArray(name, { minLength: 1, maxLength: 20, selector: fold });

test('an account’s whole name always names it alone, whatever the other names are, and what follows is kept', () => {
  fc.assert(
    fc.property(names, fc.nat(), (all, index) => {
      const called = all[index % all.length] ?? '';
      const accounts = new Map(all.map((text, at) => [String(1e11 + at), text]));
      const parsed = parseText(`"${called}" ~ because`);
      assert.ok(parsed.kind === 'request');
      const { accountIds, rest } = matchAccounts(parsed.words, accounts);
      assert.deepEqual(
        accountIds.map((id) => accounts.get(id)),
        [called],
      );
      assert.deepEqual(rest, ['~', 'because']);
    }),
  );
});

test('whatever is typed is at most 500 characters of one line, and names only accounts that it begins', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (typed) => {
      const parsed = parseText(typed);
      if (parsed.kind !== 'request') return;
      const { quoted, words } = parsed.words;
      const all = [...(quoted === undefined ? [] : [quoted]), ...words].join(' ');
      assert.ok([...all].length <= 500);
      assert.doesNotMatch(all, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      for (const id of matchAccounts(parsed.words, accountNames).accountIds) {
        const begin = fold(quoted ?? words[0] ?? '');
        assert.ok(id === begin || fold(accountNames.get(id) ?? '').startsWith(begin));
      }
    }),
  );
});

const allowed: Allowed = {
  outcome: 'allowed',
  ruleId: 'access#x',
  principalId: 'p',
  userName: 'james@example.com',
  permissionSetName: 'x',
  accessSeconds: 3_600,
  maxAccessSeconds: 3_600,
  reasonTerms: { mode: 'none', tickets: new Set() },
};
const notNamed: Denied = { outcome: 'denied', reason: 'not-named', ruleId: 'access#x' };
const access = (
  permissionSetName: string,
  decision: Allowed | Denied = allowed,
  accountId = prod,
): DecidedAccess => ({
  accountId,
  accountName: accountNames.get(accountId),
  permissionSetArn: `arn:${permissionSetName}`,
  permissionSetName,
  decision,
});
const [admin, read, deniedAdmin, deniedRead] = [
  access('Admin'),
  access('Read'),
  access('Admin', notNamed),
  access('Read', notNamed),
];
const setNames = new Set(['admin', 'read', 'billing']);

const resolutions: [string, string[], DecidedAccess[], unknown][] = [
  ['the only access', ['disk', 'full'], [read], { kind: 'one', access: read, reason: 'disk full' }],
  [
    'the one that is named',
    ['ADMIN', 'x'],
    [admin, read],
    { kind: 'one', access: admin, reason: 'x' },
  ],
  ['the one that is allowed', [], [deniedAdmin, read], { kind: 'one', access: read, reason: '' }],
  ['several', ['disk'], [admin, read], { kind: 'several', accesses: [admin, read] }],
  [
    'several accounts with the set that is named',
    ['admin'],
    [admin, read, access('Admin', allowed, prodEu)],
    { kind: 'several', accesses: [admin, access('Admin', allowed, prodEu)] },
  ],
  [
    'the only one, though denied',
    [],
    [deniedRead],
    { kind: 'one', access: deniedRead, reason: '' },
  ],
  [
    'one that is named, though denied',
    ['admin'],
    [deniedAdmin, read],
    { kind: 'one', access: deniedAdmin, reason: '' },
  ],
  [
    'none of several',
    [],
    [deniedAdmin, deniedRead],
    { kind: 'none', denied: [deniedAdmin, deniedRead] },
  ],
  [
    'none: a permission set of other accounts is no reason',
    ['billing'],
    [read],
    { kind: 'none', denied: [] },
  ],
  ['none', ['x'], [], { kind: 'none', denied: [] }],
];
/** As a command does: what is named is decided, and then resolved. */
function resolve(rest: readonly string[], all: readonly DecidedAccess[]) {
  const { accesses, reason } = selectNamed(rest, all, setNames);
  const decided = all.filter((access) => accesses.includes(access));
  const resolution = resolveRequest(decided);
  return resolution.kind === 'one' ? { ...resolution, reason } : resolution;
}

for (const [title, rest, accesses, expected] of resolutions)
  test(`a request for ${title}`, () => assert.deepEqual(resolve(rest, accesses), expected));
