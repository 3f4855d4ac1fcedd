import { broken, brokenTogether, grant, type Mutation } from './mutation.ts';

const sweep = grant('sweep-grants');
const early = grant('end-early');
const report = 'src/report/deliver/report-on-access.ts';

const noReportOnNone = broken(
  'no report on access that never was',
  report,
  "if (!known || known.status === 'failed')",
  'if (!known)',
  'the status, which must be `ended`',
);
const failedIsEnded = broken(
  'only what has ended is reported on',
  report,
  "if (known.status !== 'ended')",
  "if (known.status !== 'ended' && known.status !== 'failed')",
);

export const sweepMutations: readonly Mutation[] = [
  broken(
    'the sweep does what is overdue (here: left out)',
    sweep,
    'const grantId = owed.pop();',
    'const grantId = owed.pop() && undefined;',
  ),
  broken(
    'the sweep never overtakes a healthy execution',
    sweep,
    'toEpochSeconds(toIso(deps.now())) - intervalSeconds;',
    'toEpochSeconds(toIso(deps.now())) + 60 + 0 * intervalSeconds;',
  ),
  broken(
    'the sweep believes the record, not the index',
    sweep,
    'if (grant?.dueAt === undefined || grant.dueAt > dueSince) return undefined;',
    'if (grant === undefined) return undefined;',
  ),
  broken(
    'people are told at every sweep of what is overdue',
    sweep,
    "await deps.alerts.raise({ kind: isOver(grant) ? 'report-overdue' : 'overdue', grant, why });",
    'return undefined;',
  ),
  broken(
    '… of a record that cannot be read',
    sweep,
    'if (error instanceof MalformedGrantError)',
    "if (grantId === '')",
  ),
  broken(
    '… and of what the sweep had to do',
    sweep,
    "await deps.alerts.raise({ kind: 'swept', grant });",
    '',
  ),
  broken(
    'a grant that cannot be served keeps no other waiting',
    sweep,
    "    deps.log('the sweep could not do",
    "    throw error;\n    deps.log('the sweep could not do",
  ),
  broken(
    'ending early writes the wish first',
    early,
    '{ set: { endRequestedAt, endedBy, dueAt: toEpochSeconds(endRequestedAt) } }',
    '{ set: { endedBy } }',
  ),
  broken(
    '… and from when on the end is owed',
    early,
    'dueAt: toEpochSeconds(endRequestedAt) } }',
    '} }',
  ),
  broken('… once', early, ", { absent: 'endRequestedAt' }],", '],'),
  broken(
    '… and only on a grant that is open',
    early,
    "[{ field: 'status', isOneOf: ['opening', 'giving', 'active'] }, ",
    '[',
  ),
  broken(
    'a wish that is there already ends the wait all the same',
    early,
    'if (grant.taskToken !== undefined) await',
    "if (grant.taskToken !== undefined && wished.outcome === 'changed') await",
  ),
  broken(
    'only whoever holds a grant ends it',
    'src/chat/slack/handle-interaction.ts',
    'slack.userId === user.userId && slack.teamId',
    'slack.teamId',
  ),
  broken(
    'a report is noted after it was sent, not before',
    report,
    '      await deps.mail.send(',
    "      await lease.change({ set: { reportSentAt: toIso(deps.now()) }, remove: ['due', 'dueAt'] });\n      await deps.mail.send(",
  ),
  broken(
    'no report on access that has not ended',
    report,
    "if (known.status !== 'ended')",
    "if (known.status === 'opening')",
  ),
  noReportOnNone,
  brokenTogether('… and a grant that failed counts as ended', noReportOnNone, failedIsEnded),
  broken(
    'a follow-up report is owed',
    report,
    'if (at === undefined || at <= lookedAt)',
    'if (at !== undefined)',
  ),
  broken(
    '… and sent only where there is something new',
    'src/report/deliver/follow-up-report.ts',
    'const isDue = hasGrown(written, first) || written.isIncomplete;',
    'const isDue = true;',
  ),
];
