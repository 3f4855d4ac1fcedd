import { breakRule, breakRules, grantFile, type Mutation } from '../mutation.ts';

const giveReason = grantFile('give-reason');

/** The rules of `give-reason.ts`, and what shows and reports what it writes. */
export const giveReasonMutations: readonly Mutation[] = [
  breakRule(
    'only the requester says why',
    giveReason,
    'grant === undefined || !order.isHolder(grant)',
    'grant === undefined',
  ),
  breakRule(
    'a reason names a ticket where the access rule asks for one',
    giveReason,
    'if (!namesTicket(reason, prefixes))',
    "if (reason === 'never')",
  ),
  breakRules(
    'no reason is taken once the report may have been read',
    breakRule('', giveReason, ' || grant.endedAt > reportedSince(grant, now));', ' || true);'),
    breakRule(
      '',
      giveReason,
      "{ field: 'endedAt', after: reportedSince(grant, time) },",
      "{ present: 'endedAt' },",
    ),
  ),
  breakRule(
    'the report says that no reason was given',
    'src/report/content/describe-request.ts',
    "isAskedForReason ? 'NO REASON GIVEN.' : undefined",
    'isAskedForReason ? undefined : undefined',
  ),
  breakRule(
    '… and otherwise the last one',
    'src/report/content/describe-request.ts',
    'const latest = reasons.at(-1);',
    'const latest = reasons[0];',
  ),
];
