import { breakRule, breakRules, grantFile, type Mutation } from './mutation.ts';

const sweep = grantFile('sweep-grants');
const endEarly = grantFile('end-early');
const report = 'src/report/deliver/report-on-access.ts';

const noReportWithoutAccess = breakRule(
  'there is no report without access',
  report,
  "if (!known || known.status === 'failed')",
  'if (!known)',
  'the status, which must be `ended`',
);
const reportOnlyEnded = breakRule(
  'only an ended grant is reported on',
  report,
  "if (known.status !== 'ended')",
  "if (known.status !== 'ended' && known.status !== 'failed')",
);

export const sweepGrantsMutations: readonly Mutation[] = [
  breakRule(
    'the sweep serves overdue grants (here: none)',
    sweep,
    'const grantId = dueIds.pop();',
    'const grantId = dueIds.pop() && undefined;',
  ),
  breakRule(
    'the sweep never overtakes a healthy execution',
    sweep,
    'toEpochSeconds(toIso(deps.now())) - intervalSeconds;',
    'toEpochSeconds(toIso(deps.now())) + 60 + 0 * intervalSeconds;',
  ),
  breakRule(
    'the sweep acts on the record, not on the index',
    sweep,
    'if (grant?.dueAt === undefined || grant.dueAt > dueBy) return undefined;',
    'if (grant === undefined) return undefined;',
  ),
  breakRule(
    'every sweep alerts operators of an overdue grant',
    sweep,
    'else await alertOverdue(deps, grant, reason);',
    'else return undefined;',
  ),
  breakRule(
    '… and of a record that cannot be parsed',
    sweep,
    'if (error instanceof MalformedGrantError)',
    "if (grantId === '')",
  ),
  breakRule(
    '… and of what it had to do',
    sweep,
    "await deps.alerts.raise({ kind: 'swept', grant });",
    '',
  ),
  breakRule(
    'a grant that cannot be served does not block the others',
    sweep,
    "    deps.log('the sweep could not process",
    "    throw error;\n    deps.log('the sweep could not process",
  ),
  breakRule(
    'ending early writes the end request first',
    endEarly,
    '{ set: { endRequestedAt, endedBy, dueAt: toEpochSeconds(endRequestedAt) } }',
    '{ set: { endedBy } }',
  ),
  breakRule(
    '… and makes the end due',
    endEarly,
    'dueAt: toEpochSeconds(endRequestedAt) } }',
    '} }',
  ),
  breakRule('… once', endEarly, ", { absent: 'endRequestedAt' }],", '],'),
  breakRule(
    '… and only for an open grant',
    endEarly,
    "[{ field: 'status', isOneOf: ['opening', 'giving', 'active'] }, ",
    '[',
  ),
  breakRule(
    'a repeated end request ends the wait again',
    endEarly,
    'if (grant.taskToken !== undefined) await',
    "if (grant.taskToken !== undefined && written.outcome === 'changed') await",
  ),
  breakRule(
    'only the requester of a grant ends it',
    'src/chat/slack/handle-interaction.ts',
    'slack.userId === user.userId && slack.teamId',
    'slack.teamId',
  ),
  breakRule(
    'a report is recorded after it was sent, not before',
    report,
    '    await deps.mail.send(',
    "    await lease.change({ set: { reportSentAt: toIso(deps.now()) }, remove: ['due', 'dueAt'] });\n    await deps.mail.send(",
  ),
  breakRule(
    'there is no report before access has ended',
    report,
    "if (known.status !== 'ended')",
    "if (known.status === 'opening')",
  ),
  noReportWithoutAccess,
  breakRules('… and a failed grant counts as ended', noReportWithoutAccess, reportOnlyEnded),
  breakRule(
    'a follow-up report becomes due',
    report,
    'if (at === undefined || at <= collectedAt)',
    'if (at !== undefined)',
  ),
  breakRule(
    '… and is sent only when there are new events',
    'src/report/deliver/follow-up-report.ts',
    'const isDue = hasGrown(written, first) || written.isIncomplete;',
    'const isDue = true;',
  ),
];
