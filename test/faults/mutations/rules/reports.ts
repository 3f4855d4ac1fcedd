import { breakRule, breakRules, grantFile, type Mutation } from '../mutation.ts';

const report = 'src/report/deliver/report-on-access.ts';

const noReportWithoutAccess = breakRule(
  'there is no report without access',
  report,
  "if (!grant || grant.status === 'failed')",
  'if (!grant)',
  'the end, which makes no report due, and the status, which must be `ended`',
);
const reportOnlyEnded = breakRule(
  'only an ended grant is reported on',
  report,
  "if (grant.status !== 'ended')",
  "if (grant.status !== 'ended' && grant.status !== 'failed')",
);

const reportAlwaysDue = breakRule(
  'the end of a grant that had no access makes no report due',
  grantFile('revoke/close-grant'),
  '    mayHaveHadAccess ? errorOf(',
  '    endedSeconds > 0 ? errorOf(',
);

export const reportsMutations: readonly Mutation[] = [
  breakRule(
    'a report is recorded after it was sent, not before',
    report,
    '    const { refused } = await deps.mail.send(message);\n',
    '    await deps.records.change(id, recordSent(written, toIso(deps.now()), collectedAt), notSent);\n    const { refused } = await deps.mail.send(message);\n',
  ),
  breakRule(
    'there is no report before access has ended',
    report,
    "if (grant.status !== 'ended')",
    "if (grant.status === 'opening')",
  ),
  noReportWithoutAccess,
  breakRules(
    '… every end makes a report due, and a failed grant counts as ended',
    noReportWithoutAccess,
    reportOnlyEnded,
    reportAlwaysDue,
  ),
  breakRule(
    'the sweep sends a report that is overdue',
    grantFile('sweep/sweep-grants'),
    "else if (item.kind === 'report') reportIds.push(item.grantId);",
    "else if (item.kind === 'report') return;",
  ),
  breakRule(
    'a follow-up report becomes due',
    report,
    'if (next === undefined)',
    'if (next !== undefined)',
  ),
  breakRule(
    '… and is sent only when there are new events',
    'src/report/deliver/follow-up-report.ts',
    'const isDue = hasGrown(written, earlier.first) || written.isIncomplete;',
    'const isDue = true;',
  ),
];

const fanOut = 'src/notify/fan-out.ts';
const card = 'src/chat/slack/notify/card-channel.ts';
const requester = 'src/chat/slack/notify/requester-channel.ts';
const decideGrant = 'src/grant/decide-grant.ts';
const sweep = 'src/grant/sweep/sweep-grants.ts';

export const notificationsMutations: readonly Mutation[] = [
  breakRule(
    'the sweep tells what was not told',
    sweep,
    'await sweepNotifications(deps, item.grantId);',
    'return;',
  ),
  breakRule(
    'what could not be told stays due',
    fanOut,
    '    : retryAt(deps, tries);',
    '    : undefined;',
  ),
  breakRule(
    'a channel that fails does not count as told',
    fanOut,
    'return results.every(({ isComplete }) => isComplete);',
    'return results.length > 0;',
  ),
  breakRule(
    'the grant card does not go back to an earlier stage',
    card,
    'if (!isLaterStage(stage, grant, before)) return {};',
    '',
  ),
  breakRule(
    'the requester is told each stage once, and no earlier one',
    requester,
    'if (!isLaterStage(stage, grant, before)) return remind(deps, grant, told);',
    '',
  ),
  breakRule(
    'one invocation at a time tells people',
    'src/notify/notified-lease.ts',
    'invocationEndsAt: now() + leaseMs,',
    'invocationEndsAt: now() - 3_600_000,',
  ),
  breakRule(
    'notifications are due before access is granted',
    decideGrant,
    'makeNotificationDue(deps.records, grantId, deps.now())',
    "makeNotificationDue({ change: async () => ({ outcome: 'refused' }), read: async () => undefined }, grantId, deps.now())",
  ),
  breakRule(
    'the verdict of the report is remembered until the card shows it',
    fanOut,
    "notification.kind === 'reported' && { summary: notification.summary }",
    "notification.kind === 'reported' && {}",
  ),
  breakRule(
    'the bus gets each status that a grant reached',
    'src/notify/events/event-channel.ts',
    'filter(({ key }) => !sent.has(key))',
    "filter(({ key }) => !sent.has(key) && key !== 'active')",
  ),
  breakRule(
    'why access is not granted is recorded before it is told, so that no other try grants it',
    'src/grant/access/record-failure.ts',
    'set: { failure: shown(failure) }',
    'set: {}',
  ),
  breakRule(
    'every end makes notifications due',
    'src/grant/revoke/close-grant.ts',
    'errorOf(makeNotificationDue(records, grantId, now())),',
    '',
  ),
  breakRule(
    '… also where people were told before why access failed',
    grantFile('record/notification-due'),
    "    { absent: 'dueAt' },\n",
    "    { absent: 'id' },\n",
  ),
  breakRule(
    'the second look makes a report due that the end could not make due',
    'src/grant/sweep/sweep-grant.ts',
    "if (found.status === 'ended') {",
    "if (found.status === 'failed') {",
  ),
  breakRule(
    'Decide leaves no write behind where it cannot read the list',
    decideGrant,
    '.isListed(target), notificationDue]);',
    '.isListed(target)]); void notificationDue.catch(() => undefined);',
  ),
];
