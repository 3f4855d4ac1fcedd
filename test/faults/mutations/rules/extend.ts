import { breakRule, breakRules, grantFile, type Mutation } from '../mutation.ts';

const extend = grantFile('extend');
const extension = grantFile('record/extension');
const sweepLock = grantFile('sweep/sweep-lock');
const notificationDue = grantFile('record/notification-due');
const notification = 'src/notify/notification.ts';

const requestedEndRead = breakRule(
  'an end request wins over an extension',
  extend,
  "grant.status === 'ending' || grant.endRequestedAt !== undefined;",
  "grant.status === 'ending';",
  'the condition on its write',
);
const requestedEndWritten = breakRule(
  '… also one that comes before its write',
  extend,
  "      { absent: 'endRequestedAt' },\n",
  '',
);
const remembered = breakRule(
  'an extension stays within what Decide remembered',
  extension,
  'Date.parse(latestDeadlineAt), latest',
  'latest',
  'the longest time of the access rule as it is now',
);
const asNow = breakRule(
  '… and within what the access rule allows now',
  extend,
  'extendedDeadline(before, latest)',
  'extendedDeadline(before)',
  'what Decide remembered',
);

export const extendMutations: readonly Mutation[] = [
  breakRule(
    'an extension moves the deadline that its button names, and no other',
    extend,
    'toEpochSeconds(grant.deadlineAt) === request.from',
    'request.from > 0',
  ),
  breakRule(
    '… also where others extend between its read and its write',
    extend,
    "      { field: 'deadlineAt', isOneOf: [before] },\n",
    '',
  ),
  breakRule(
    '… only while the grant is active',
    extend,
    "      { field: 'status', isOneOf: statuses },\n",
    '',
  ),
  breakRule('… and before its deadline', extend, "      { field: 'deadlineAt', after: at },\n", ''),
  requestedEndRead,
  requestedEndWritten,
  breakRule(
    '… with the reason that the access rule asks for first by now',
    extend,
    'if (findMissingReason(before, decision.reasonTerms) !== undefined)',
    "if (findMissingReason(before, decision.reasonTerms) === '')",
  ),
  breakRule(
    'only the holder of a grant extends it',
    'src/chat/slack/answer/handle-action.ts',
    'const isHolder = isHeldBy(press);',
    'const isHolder = () => true;',
  ),
  breakRule(
    'an extension is decided anew',
    extend,
    "if (decision.outcome === 'denied') return",
    "if (decision.outcome === 'denied') Object.assign(decision, { outcome: 'allowed', principalId: before.principalId, maxAccessSeconds: 43_200 });\n  if (decision.outcome === 'denied') return",
  ),
  breakRule(
    '… for the same Identity Center user',
    extend,
    'if (decision.principalId !== before.principalId)',
    "if (decision.principalId === '')",
  ),
  breakRule(
    '… and not written by an invocation whose time is up',
    extend,
    'if (now() >= request.invocationEndsAt)',
    'if (now() < 0)',
    'the signal, which stops the calls of a press',
  ),
  remembered,
  asNow,
  breakRules('… neither is', remembered, asNow),
  breakRule(
    'an extension is by five minutes at least',
    extension,
    'extended - deadline >= minExtensionMs',
    'extended > deadline',
  ),
  breakRule('… and by thirty at most', extension, 'deadline + extensionMs', 'Infinity'),
  breakRule(
    'the due of a grant moves with its deadline',
    extend,
    "due: 'grant', dueAt, expiresAt",
    "due: 'grant', expiresAt",
  ),
  breakRule(
    'the sweep leaves an extended grant whose execution is lost until its deadline',
    sweepLock,
    'if (grant && (await isExtended(deps, grantId, grant))) return undefined;',
    '',
  ),
  breakRule(
    '… but not beyond what its execution remembers',
    sweepLock,
    'toIso(now()) < decision.latestDeadline',
    "decision.latestDeadline !== ''",
  ),
  breakRule(
    'an extension makes its notification due',
    extend,
    'await makeChangeDue(deps.notified, request.grantId, deps.now()).catch(() => undefined);',
    '',
  ),
  breakRule(
    '… also where the invocation that wrote it had no time left for this',
    extend,
    " || result.outcome === 'already-extended')",
    ')',
  ),
  breakRule(
    '… also for who is telling people at that moment',
    notificationDue,
    ' - sweepSeconds), pendingAt };',
    ' - sweepSeconds) };',
  ),
  breakRule(
    'a later deadline is told while access is active',
    notification,
    'isAboutDeadline && deadlineAt !== until',
    "isAboutDeadline && until === 'never'",
  ),
  breakRule(
    '… and no earlier one after it',
    notification,
    '? deadlineAt > until',
    '? deadlineAt !== until',
  ),
  breakRule(
    '… and who has waited for the lease reads the grant again',
    'src/notify/fan-out.ts',
    'deps.now() - now > maxAgeMs && ',
    'deps.now() < 0 && ',
  ),
  breakRule(
    'the bus gets each extension',
    'src/notify/events/grant-events.ts',
    "status === 'active' && at !== undefined ? buildExtensionEvents(grant)",
    "status === 'active' && at === undefined ? buildExtensionEvents(grant)",
  ),
  breakRule(
    'a chosen duration is no longer than the access rule allows',
    extension,
    'const isAllowed = chosen <= Math.min(latest, Date.parse(latestDeadlineAt));',
    'const isAllowed = chosen > 0;',
  ),
  breakRule(
    '… and longer than access lasts, by five minutes at least',
    extension,
    'const isLonger = chosen - Date.parse(deadlineAt) >= minExtensionMs;',
    'const isLonger = chosen !== Date.parse(deadlineAt);',
  ),
  breakRule(
    'only a chosen duration moves the deadline before access is active',
    extend,
    "seconds === undefined ? ['active'] : ['opening', 'giving', 'active'];",
    "['opening', 'giving', 'active', ...(seconds === undefined ? [] : [])] as const;",
  ),
  breakRule(
    'Decide grants until the deadline that it has read',
    grantFile('decide-grant'),
    "      { field: 'deadlineAt', isOneOf: [grant.deadlineAt] },\n",
    '',
  ),
];
