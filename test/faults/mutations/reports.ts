import { breakRule, breakRules, grantFile, type Mutation } from './mutation.ts';

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
  'const reportError = mayHaveHadAccess\n',
  'const reportError = endedSeconds > 0\n',
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
