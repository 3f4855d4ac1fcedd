import { breakRule, breakRules, grantFile, type Mutation } from '../mutation.ts';

const giveReason = grantFile('give-reason');
const givenReasons = grantFile('record/given-reasons');
const notification = 'src/notify/notification.ts';
const requesterChannel = 'src/chat/slack/notify/requester-channel.ts';
const describeRequest = 'src/report/content/describe-request.ts';

const refusedByDecide = breakRule(
  'Decide refuses a grant without the reason that the access rule asks for first by now',
  grantFile('decide-grant'),
  'if (missingReason !== undefined) return',
  "if (missingReason === '') return",
  'GrantAccess, which asks for it again',
);
const refusedByGrantAccess = breakRule(
  '… and GrantAccess refuses it again',
  grantFile('grant-access'),
  '    findMissingReason(grant, decision.reasonTerms) ??\n',
  '',
);

/** The rules of reasons that are asked for before access is granted. */
const askedFirstMutations: readonly Mutation[] = [
  breakRule(
    'a request without the reason that the access rule asks for first opens nothing',
    'src/chat/slack/answer/ask-first.ts',
    "if (terms.mode !== 'first') return undefined;",
    "if (terms.mode !== 'first' || reason !== 'x') return undefined;",
  ),
  refusedByDecide,
  refusedByGrantAccess,
  breakRules('… neither refuses it', refusedByDecide, refusedByGrantAccess),
  breakRule(
    '… also where the reason lacks the ticket that the access rule asks for by now',
    givenReasons,
    'return namesTicket(reason, tickets)\n    ? undefined',
    "return reason !== ''\n    ? undefined",
  ),
];

/** The rules of who is told of a reason, and of its lack. */
const toldReasonMutations: readonly Mutation[] = [
  breakRule(
    'a reason makes its notification due',
    giveReason,
    'await makeChangeDue(notified, grantIdOf(grant), now()).catch(() => undefined);',
    '',
  ),
  breakRule(
    '… also where the invocation that wrote the reason had no time left for this',
    giveReason,
    'return confirm(deps, grant, latest.text);',
    "return { outcome: 'given', grant, reason: latest.text };",
  ),
  breakRule(
    'another reason is told in the same stage',
    notification,
    'if (stage === told && reasonsOf(grant).length > reasons) return true;',
    '',
  ),
  breakRule(
    'the bus gets each reason',
    'src/notify/events/grant-events.ts',
    'return buildReasonEvents(grant).reduceRight(insertByTime, reached);',
    'return buildReasonEvents(grant).slice(0, 1).reduceRight(insertByTime, reached);',
  ),
  breakRule(
    'who has given no reason is reminded',
    notification,
    "grant.status === 'active' && isReasonMissing(grant)",
    "grant.status === 'active' && grant.id === ''",
  ),
  breakRule(
    '… by the first sweep after ten minutes of access',
    'src/notify/fan-out.ts',
    'return remindAt === undefined\n',
    'return remindAt === undefined || stage\n',
  ),
  breakRule(
    '… not before that',
    requesterChannel,
    'if (at === undefined || at > deps.now()) return {};',
    'if (at === undefined) return {};',
  ),
  breakRule(
    '… not twice',
    requesterChannel,
    'return { directRemindedAt: toIso(deps.now()) };',
    'return {};',
  ),
  breakRule(
    '… only while access is active',
    notification,
    "grant.status === 'active' && isReasonMissing(grant)",
    'grant.accessBeganAt !== undefined && isReasonMissing(grant)',
  ),
  breakRule(
    '… and nobody who has given one',
    notification,
    "grant.status === 'active' && isReasonMissing(grant)",
    "grant.status === 'active' && grant.reasonMode !== 'none'",
  ),
];

const approvedReasonRead = breakRule(
  'a reason that approvers have read stays while they decide',
  giveReason,
  "if (isUnderApproval(grant)) return { outcome: 'under-approval', grant };",
  '',
  'the condition on its write',
);
const approvedReasonWritten = breakRule(
  '… also where another reason comes before its write',
  giveReason,
  "          { map: 'reasons', hasFewerThan: 1 },\n",
  "          { map: 'reasons', hasFewerThan: maxReasons },\n",
);

/** The rules of `give-reason.ts`, and what asks for a reason, shows it and reports it. */
export const giveReasonMutations: readonly Mutation[] = [
  ...askedFirstMutations,
  breakRule(
    'only the requester says why',
    giveReason,
    'grant === undefined || !order.isHolder(grant)',
    'grant === undefined',
  ),
  breakRule(
    'a reason names a ticket where the access rule asks for one',
    giveReason,
    'return namesTicket(reason, prefixes)\n',
    "return reason !== 'never'\n",
  ),
  approvedReasonRead,
  approvedReasonWritten,
  breakRules('… neither keeps it', approvedReasonRead, approvedReasonWritten),
  ...toldReasonMutations,
  breakRules(
    'no reason is taken once the report may have been read',
    breakRule('', giveReason, ' || grant.endedAt > reportedSince(grant, now));', ' || true);'),
    breakRule('', giveReason, 'const since = reportedSince(grant, time);', "const since = '';"),
  ),
  breakRule(
    'the report says that no reason was given',
    describeRequest,
    "isAskedForReason ? 'NO REASON GIVEN.' : undefined",
    'isAskedForReason ? undefined : undefined',
  ),
  breakRule(
    '… and otherwise the last one',
    describeRequest,
    'return reasons.at(-1)?.text ??',
    'return reasons[0]?.text ??',
  ),
];
