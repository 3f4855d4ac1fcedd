import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AdHocFacts, GrantFacts, Verdict } from './report.ts';
import { buildSubject } from './subject.ts';

const grant: GrantFacts = {
  grantId: '6a93bb97fd89a55b6dab0c900e340b19',
  userName: 'james@example.com',
  accountId: '123456789012',
  permissionSetName: 'BreakGlassProd',
  permissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-12345/ps-12345',
  requestedAt: '2026-07-01T08:00:59.000Z',
  accessSeconds: 3600,
  sessionSeconds: 3600,
  isSessionDurationKnown: true,
  allowedBy: 'access#x',
  recipients: [],
};
const window = { from: '2026-07-01T07:00:00.000Z', until: '2026-07-01T10:00:00.000Z' };
const review = { verdict: 'review', isIncomplete: false, newCount: undefined } as const;

test('the subject says verdict, person, permission set, account and time', () => {
  assert.equal(
    buildSubject({ grant, window }, review),
    'REVIEW: james@example.com, BreakGlassProd in 123456789012, 2026-07-01 08:00 UTC',
  );
});

const verdicts: readonly [Verdict, string][] = [
  ['review', 'REVIEW'],
  ['changes', 'CHANGES'],
  ['no-changes', 'NO CHANGES'],
  ['nothing-seen', 'NOTHING SEEN'],
];
for (const [verdict, words] of verdicts)
  test(`the verdict ${verdict} is ${words}, and never hides that the report is incomplete`, () => {
    const subjectOf = (isIncomplete: boolean) =>
      buildSubject({ grant, window }, { ...review, verdict, isIncomplete });
    assert.equal(subjectOf(false).split(': ')[0], words);
    assert.equal(subjectOf(true).split(': ')[0], `${words}, INCOMPLETE`);
  });

for (const [newCount, words] of [
  [3, '3 new events'],
  [1, '1 new event'],
  [0, 'no new events'],
] as const)
  test(`the subject of a follow-up report ends with ${words}`, () => {
    assert.equal(
      buildSubject({ grant, window }, { ...review, newCount }),
      `REVIEW: james@example.com, BreakGlassProd in 123456789012, 2026-07-01 08:00 UTC, follow-up: ${words}`,
    );
  });

test('an ad-hoc report names the user id where there is no name, and the start of its period', () => {
  const adHoc: AdHocFacts = {
    userName: '',
    principalId: 'p-1',
    accountId: '123456789012',
    permissionSetName: 'BreakGlassProd',
    readFrom: [],
  };
  assert.equal(
    buildSubject({ adHoc, window }, review),
    'REVIEW: p-1, BreakGlassProd in 123456789012, 2026-07-01 07:00 UTC',
  );
});

test('no name makes a subject longer than 149 characters, adds a line, or hides its other parts', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.constantFrom('x\r\nBcc: all@example.com', '\u2028', '\u202e', 'y'.repeat(2_000)),
  );
  const counts = fc.option(fc.integer({ min: 0, max: 1_000_000 }), { nil: undefined });
  fc.assert(
    fc.property(hostile, counts, (userName, newCount) => {
      const subject = buildSubject(
        { grant: { ...grant, userName, permissionSetName: 'P'.repeat(32) }, window },
        { verdict: 'nothing-seen', isIncomplete: true, newCount },
      );
      assert.ok([...subject].length < 150, subject);
      assert.doesNotMatch(subject, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      assert.ok(subject.startsWith('NOTHING SEEN, INCOMPLETE: '));
      assert.match(
        subject,
        /, P{32} in 123456789012, 2026-07-01 08:00 UTC(, follow-up: \w+ new events?)?$/,
      );
    }),
  );
});
