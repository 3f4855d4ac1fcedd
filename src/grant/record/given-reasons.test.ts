import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cleanReason, namesTicket, reasonOf, reasonsOf } from './given-reasons.ts';

test('a reason is kept as one plain line', () => {
  const kept: readonly (readonly [typed: string, kept: string])[] = [
    ['  INC-1234\n\tthe disk\r\n is full ', 'INC-1234 the disk is full'],
    ['\u001b[2Jdisk\u202e full', '[2Jdisk full'],
    ['\u200b \u2028', ''],
    ['<!channel> & `x`', '<!channel> & `x`'],
    [`${'é'.repeat(499)}ab`, `${'é'.repeat(499)}…`],
    ['🔥'.repeat(500), '🔥'.repeat(500)],
  ];
  for (const [typed, expected] of kept) assert.equal(cleanReason(typed), expected);
});

test('for any text, a reason is short, well-formed, without control characters, and cleaning it again changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (typed) => {
      const reason = cleanReason(typed);
      assert.ok([...reason].length <= 500);
      assert.ok(reason.isWellFormed());
      assert.doesNotMatch(reason, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|^\s|\s$|\s\s/u);
      assert.equal(cleanReason(reason), reason);
    }),
  );
});

test('a ticket begins a word, in capitals or not, and something follows its prefix', () => {
  const prefixes = new Set(['INC-', 'CHG_']);
  const named = ['INC-1', 'see inc-1234, please', '(CHG_7)', 'x INC-a'];
  const unnamed = ['', 'INC-', 'INC- 1', 'XINC-1', 'X-INC-1', '_INC-1', 'INC', 'CHG-1', 'éINC-1'];
  for (const text of named) assert.equal(namesTicket(text, prefixes), true, text);
  for (const text of unnamed) assert.equal(namesTicket(text, prefixes), false, text);
  assert.equal(namesTicket('', new Set()), true);
});

test('the reason that counts is the latest one, in any order of the map', () => {
  const reasons = { '2026-11-21T03:02:00.000Z': 'later', '2026-11-21T03:01:00.000Z': 'earlier' };
  assert.equal(reasonOf({ reasons }), 'later');
  assert.deepEqual(
    reasonsOf({ reasons }).map(({ text }) => text),
    ['earlier', 'later'],
  );
  assert.equal(reasonOf({ reasons: {} }), undefined);
});
