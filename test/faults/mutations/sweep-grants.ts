import { broken, brokenTogether, grant, type Mutation } from './mutation.ts';

const sweep = grant('sweep-grants');
const endEarly = grant('end-early');
const report = 'src/report/deliver/report-on-access.ts';

const noReportWithoutAccess = broken(
  'there is no report without access',
  report,
  "if (!known || known.status === 'failed')",
  'if (!known)',
  'the status, which must be `ended`',
);
const reportOnlyEnded = broken(
  'only an ended grant is reported on',
  report,
  "if (known.status !== 'ended')",
  "if (known.status !== 'ended' && known.status !== 'failed')",
);

export const sweepGrantsMutations: readonly Mutation[] = [
  broken(
    'the sweep serves overdue grants (here: none)',
    sweep,
    'const grantId = dueIds.pop();',
    'const grantId = dueIds.pop() && undefined;',
  ),
  broken(
    'the sweep never overtakes a healthy execution',
    sweep,
    'toEpochSeconds(toIso(deps.now())) - intervalSeconds;',
    'toEpochSeconds(toIso(deps.now())) + 60 + 0 * intervalSeconds;',
  ),
  broken(
    'the sweep acts on the record, not on the index',
    sweep,
    'if (grant?.dueAt === undefined || grant.dueAt > dueSince) return undefined;',
    'if (grant === undefined) return undefined;',
  ),
  broken(
    'every sweep alerts operators of an overdue grant',
    sweep,
    "await deps.alerts.raise({ kind: isOver(grant) ? 'report-overdue' : 'overdue', grant, why });",
    'return undefined;',
  ),
  broken(
    '… and of a record that cannot be parsed',
    sweep,
    'if (error instanceof MalformedGrantError)',
    "if (grantId === '')",
  ),
  broken(
    '… and of what it had to do',
    sweep,
    "await deps.alerts.raise({ kind: 'swept', grant });",
    '',
  ),
  broken(
    'a grant that cannot be served does not block the others',
    sweep,
    "    deps.log('the sweep could not serve",
    "    throw error;\n    deps.log('the sweep could not serve",
  ),
  broken(
    'ending early writes the end request first',
    endEarly,
    '{ set: { endRequestedAt, endedBy, dueAt: toEpochSeconds(endRequestedAt) } }',
    '{ set: { endedBy } }',
  ),
  broken('… and makes the end due', endEarly, 'dueAt: toEpochSeconds(endRequestedAt) } }', '} }'),
  broken('… once', endEarly, ", { absent: 'endRequestedAt' }],", '],'),
  broken(
    '… and only for an open grant',
    endEarly,
    "[{ field: 'status', isOneOf: ['opening', 'giving', 'active'] }, ",
    '[',
  ),
  broken(
    'a repeated end request ends the wait again',
    endEarly,
    'if (grant.taskToken !== undefined) await',
    "if (grant.taskToken !== undefined && written.outcome === 'changed') await",
  ),
  broken(
    'only the requester of a grant ends it',
    'src/chat/slack/handle-interaction.ts',
    'slack.userId === user.userId && slack.teamId',
    'slack.teamId',
  ),
  broken(
    'a report is recorded after it was sent, not before',
    report,
    '      await deps.mail.send(',
    "      await lease.change({ set: { reportSentAt: toIso(deps.now()) }, remove: ['due', 'dueAt'] });\n      await deps.mail.send(",
  ),
  broken(
    'there is no report before access has ended',
    report,
    "if (known.status !== 'ended')",
    "if (known.status === 'opening')",
  ),
  noReportWithoutAccess,
  brokenTogether('… and a failed grant counts as ended', noReportWithoutAccess, reportOnlyEnded),
  broken(
    'a follow-up report becomes due',
    report,
    'if (at === undefined || at <= collectedAt)',
    'if (at !== undefined)',
  ),
  broken(
    '… and is sent only when there are new events',
    'src/report/deliver/follow-up-report.ts',
    'const isDue = hasGrown(written, first) || written.isIncomplete;',
    'const isDue = true;',
  ),
];
