import { breakRule, breakRules, grantFile, type Mutation } from '../mutation.ts';

const sweep = grantFile('sweep/sweep-grants');
const sweepGrant = grantFile('sweep/sweep-grant');
const sweepLock = grantFile('sweep/sweep-lock');
const revokeOverdue = grantFile('revoke/revoke-overdue');

const ownCreation = breakRule(
  'the sweep deletes what it ends only while the lock names it or nothing shows an earlier deletion',
  revokeOverdue,
  'if (await isOwn(deps, grant, target, hasRevoked)) {',
  'if (grant.id) {',
);

const otherStays = breakRule(
  'the sweep leaves the assignment of another grant',
  revokeOverdue,
  'if (await isHeldByOther(deps, id, target, held))',
  "if (id === '')",
  'the lock, which then does not show the assignment as its own',
);

export const sweepGrantsMutations: readonly Mutation[] = [
  breakRule(
    'the sweep serves overdue grants (here: none)',
    sweep,
    "else if (item.kind === 'grant') count(",
    "else if (item.kind === 'grant') void (deps.now() < 0 &&",
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
    'item.record.dueAt === undefined || item.record.dueAt > dueBy',
    'item.record.dueAt === undefined',
  ),
  breakRule(
    'every sweep alerts operators of an overdue grant',
    sweepGrant,
    '    await deps.alerts.raise({ kind, grant, reason });\n',
    '',
  ),
  breakRule(
    '… of one that it must not end, because records contradict each other',
    sweepGrant,
    "error instanceof RecordContradictedError ? 'contradicted' : 'overdue'",
    "error instanceof RecordContradictedError ? 'swept' : 'overdue'",
  ),
  breakRule(
    '… of a record that cannot be parsed',
    sweep,
    'if (junk.count > 0) await',
    'if (junk.count < 0) await',
  ),
  breakRule(
    '… and of what it had to do',
    sweepGrant,
    "    await deps.alerts.raise({ kind: 'swept', grant });\n",
    '',
  ),
  breakRule(
    'a grant that cannot be served does not block the others',
    sweepGrant,
    "    deps.log('the sweep could not process a grant'",
    "    throw error;\n    deps.log('the sweep could not process a grant'",
  ),
  breakRule(
    'a record that cannot be parsed does not block the others',
    grantFile('sweep/due-item'),
    '  } catch {\n',
    '  } catch (error) {\n    throw error;\n',
  ),
  breakRule(
    'the sweep deletes only what the history of the execution shows as decided',
    revokeOverdue,
    "memory.decision?.outcome === 'granted' ? { ...memory, decision: memory.decision } : undefined",
    "memory.decision?.outcome === 'granted' && memory.decision.alreadyAssigned ? { ...memory, decision: memory.decision } : undefined",
  ),
  breakRule(
    '… and not what the user had before, even if the record says otherwise',
    revokeOverdue,
    'if (alreadyAssigned) return {',
    'if (grant.alreadyAssigned && alreadyAssigned === undefined) return {',
  ),
  ownCreation,
  breakRule(
    '… which Identity Center confirms',
    revokeOverdue,
    'return !hasRevoked && !(await wasDeleted(assignments, lastDeleteRequestId, target, since));',
    'return assignments !== undefined || hasRevoked || target === lock;',
  ),
  breakRule(
    'fifteen minutes after the deadline the sweep takes a lease by force, too',
    revokeOverdue,
    'const isForced = deps.now() >= ',
    'const isForced = deps.now() < 0 && deps.now() >= ',
  ),
  breakRule(
    '… and goes on without it',
    grantFile('revoke/end-access'),
    'await progress.confirm().catch(ignoreLostLease)',
    'await progress.confirm()',
  ),
  breakRule(
    'the sweep alerts of what is listed although no execution gave it',
    revokeOverdue,
    'if (claimsAccess && (await assignments.isListed(grant)))',
    "if (claimsAccess && grant.id === '')",
  ),
  breakRule(
    '… and of a record that contradicts what it ended',
    sweepGrant,
    "if (reason !== '') await",
    "if (reason === '-') await",
  ),
  otherStays,
  breakRules('… and deletes it without a proof by the lock', otherStays, ownCreation),
  breakRule(
    'the sweep looks at the list once more after the end',
    grantFile('revoke/close-grant'),
    '    looksAgain\n',
    '    looksAgain && endedSeconds < 0\n',
  ),
  breakRule(
    '… and alerts of an assignment that is listed again',
    sweepGrant,
    "      await deps.alerts.raise({ kind: 'listed-again', grant });\n",
    '      return;\n',
  ),
  breakRule(
    '… even if the record says by then that it was there before',
    sweepGrant,
    'const grant = await asDecided(deps, found);',
    'const grant = found;',
  ),
  breakRule(
    '… unless an open grant has it',
    sweepGrant,
    'if (!(await isHeldByOther(deps, grantIdOf(grant), grant, explainedBy(grant)))) {',
    'if (grant.id) {',
  ),
  breakRule(
    '… or a later grant had it until just now, so that the list may lag',
    sweepGrant,
    '      if (isRecent && (await mayShowLaterGrant(deps, grant.endedAt, grant))) return;\n',
    '',
  ),
  breakRule(
    'the due of the lock ends a grant whose record is no longer due',
    sweepLock,
    'if (grant) return sweepGrant(deps, grant, budget);',
    'if (grant) return undefined;',
  ),
  breakRule(
    '… but not while its execution runs',
    sweepLock,
    "if (status === 'running') return undefined;",
    '',
  ),
  breakRule(
    '… and alerts of an assignment that outlived its grant',
    sweepLock,
    'if (grant.alreadyAssigned === false && (await isListed(deps, key)))',
    "if (grant.id === '')",
  ),
  breakRule(
    '… and of a grant whose record and execution were lost',
    sweepLock,
    "else await deps.alerts.raise({ kind: 'lost', grantId, target: key });",
    'else return undefined;',
  ),
  breakRule(
    'every sweep alerts of a running execution without a record',
    grantFile('sweep/lost-executions'),
    'if (records[index] === undefined) await',
    'if (records[index] === null) await',
  ),
];
