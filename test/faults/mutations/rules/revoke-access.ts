import { breakRule, breakRules, grantFile, type Mutation } from '../mutation.ts';

const revokeAccess = grantFile('revoke/revoke-access');
const closeGrant = grantFile('revoke/close-grant');
const endAccess = grantFile('revoke/end-access');
const removeAssignment = grantFile('access/remove-assignment');
const lease = grantFile('record/lease');

const lostDeleteWaited = breakRule(
  'a delete whose response was lost is waited out',
  removeAssignment,
  'if (isWithinUnknown(progress.record().lostDeleteAt, deps.now()))',
  'if (deps.now() < 0)',
);
const leaseTaken = breakRule(
  'revoking takes a lease',
  lease,
  "          { absent: 'leaseUntil' },\n",
  "          { present: 'id' },\n",
  'the wait for a delete whose response was lost',
);
const leaseChecked = breakRule(
  '… and acts only while it has the lease',
  lease,
  "    { field: 'leaseOwner', isOneOf: [owner] },\n    { field: 'leaseUntil', after: toIso(now()) },\n  ];",
  "    { present: 'id' },\n  ];",
  'the lease that lasts longer than its holder',
);
const leaseLasts = breakRule(
  'the lease lasts longer than its holder can run',
  lease,
  'toIso(invocationEndsAt + maxClockSkewMs)',
  'toIso(now() + 1_000)',
  'the wait for a delete whose response was lost',
);
const noMoreCreates = breakRule(
  '… or while a create may still be sent',
  removeAssignment,
  'if (mayStillCreate(grant, now()))',
  'if (now() < 0)',
  'the wait for a create whose response was lost',
);
const unresolvedFollows = breakRule(
  '… above all if the response to a create was lost',
  removeAssignment,
  "creations === 'unresolved' || ",
  "creations === 'none' || ",
);
const lockFreedLater = breakRule(
  'the next run frees a lock that a crash left',
  grantFile('revoke/revoke-by-memory'),
  '    await free(true);\n    return',
  '    return',
  'the sweep, when the lock is due',
);
export const lockFreedBySweep = breakRule(
  'the sweep frees the lock of a grant that is over',
  grantFile('sweep/sweep-lock'),
  '    await freeLock(records, grantId, key, { grant, isUnassigned: false });\n',
  '',
  'the next run of RevokeAccess, and the next grant, which takes the lock over',
);

export const revokeAccessMutations: readonly Mutation[] = [
  breakRule(
    'revoking sets the status ending first',
    endAccess,
    "{ ...set, status: 'ending' }",
    '{ ...set }',
  ),
  leaseTaken,
  breakRules('… and a lost delete is not waited out', leaseTaken, lostDeleteWaited),
  leaseChecked,
  breakRules('… neither use of the lease is checked', leaseTaken, leaseChecked),
  leaseLasts,
  breakRules('… and a delete of a lost lease is not waited out', leaseLasts, lostDeleteWaited),
  breakRules('… and the holder acts without the lease, too', leaseLasts, leaseChecked),
  breakRule(
    'a lease that ends later than any function can run is none',
    lease,
    "          { field: 'leaseUntil', after: toIso(latestInvocationEnd(now())) },\n",
    '',
  ),
  breakRule(
    'fifteen minutes after the deadline a lease is taken by force',
    lease,
    'isForced ? ',
    'isForced && now() < 0 ? ',
  ),
  breakRule(
    'a wait is repeated only after States.Timeout',
    revokeAccess,
    "waitEnded?.Error === 'States.Timeout'",
    'waitEnded !== null',
  ),
  breakRule(
    '… never after the latest deadline',
    revokeAccess,
    'if (now() >= Date.parse(decision.latestDeadline))',
    'if (now() < 0)',
  ),
  breakRule(
    '… and only until then',
    revokeAccess,
    "      Date.parse(current?.deadlineAt ?? ''),\n      Date.parse(decision.latestDeadline),\n",
    "      Date.parse(current?.deadlineAt ?? ''),\n",
  ),
  breakRule(
    'RevokeAccess deletes what Decide named, not what the record names',
    revokeAccess,
    'return await endUnderLease(deps, lease, decision, task, budget);',
    'return await endUnderLease(deps, lease, { ...decision, target: { ...found } }, task, budget);',
  ),
  breakRule(
    '… although the record says alreadyAssigned',
    revokeAccess,
    'return await endUnderLease(deps, lease, decision, task, budget);',
    'return await endUnderLease(deps, lease, { ...decision, alreadyAssigned: found.alreadyAssigned === true }, task, budget);',
  ),
  breakRule(
    'RevokeAccess corrects the target on the record',
    endAccess,
    'return { ...target, alreadyAssigned, accessBeganAt, contradiction };',
    'return { alreadyAssigned, accessBeganAt, contradiction };',
  ),
  breakRule(
    '… and alreadyAssigned',
    endAccess,
    'return { ...target, alreadyAssigned, accessBeganAt, contradiction };',
    'return { ...target, accessBeganAt, contradiction };',
  ),
  breakRule(
    '… and keeps there how it differed, for the alert of a later run',
    endAccess,
    'return { ...target, alreadyAssigned, accessBeganAt, contradiction };',
    'return { ...target, alreadyAssigned, accessBeganAt };',
  ),
  breakRule(
    '… and that access had begun, as GrantAccess told',
    endAccess,
    'const accessBeganAt = grant.accessBeganAt ?? granted?.grantedAt;',
    'const accessBeganAt = grant.accessBeganAt;',
  ),
  breakRule(
    'a grant does not end while a create is in progress',
    removeAssignment,
    "if (creations.some(({ status }) => status === 'in-progress'))",
    'if (creations.length < 0)',
  ),
  breakRule(
    '… or while Identity Center does not know a create yet',
    removeAssignment,
    "if (creations.some(({ status }) => status === 'unknown') && isRecent({ now }, grant))",
    'if (creations.length < 0)',
  ),
  noMoreCreates,
  breakRules(
    '… and a create whose response was lost counts as none',
    noMoreCreates,
    unresolvedFollows,
  ),
  breakRule(
    '… but no longer than any function can run',
    grantFile('access/create-attempt'),
    '.filter((endsAt) => endsAt <= latestInvocationEnd(now))',
    '.filter((endsAt) => endsAt > 0)',
  ),
  breakRule(
    'a missing assignment may only not be visible yet',
    removeAssignment,
    'if (mayFollow && isRecent',
    'if (deps.now() < 0 && mayFollow && isRecent',
  ),
  unresolvedFollows,
  breakRule(
    'every wait on what a record says ends fifteen minutes after the deadline',
    endAccess,
    '15 * 60_000',
    '15_000 * 60_000',
  ),
  breakRule(
    '… after which RevokeAccess remembers its deletes itself',
    endAccess,
    'deps.now() < until ? progress',
    'deps.now() < until || progress.record() ? progress',
  ),
  breakRule(
    'the deletion must have SUCCEEDED',
    removeAssignment,
    'const deletion = await assignments.describeDeletion(',
    "if (requestId) return 'deleted';\n  const deletion = await assignments.describeDeletion(",
  ),
  breakRule(
    'access is revoked only when it is not listed',
    removeAssignment,
    'if (!(await assignments.isListed(target))) return false;',
    "if (deletion !== 'never') return false;",
  ),
  breakRule(
    'a deletion that Identity Center does not know yet is polled',
    removeAssignment,
    "if (deletion.status === 'unknown' && isWithinUnknown(",
    "if (deletion.status === 'failed' && isWithinUnknown(",
  ),
  breakRule(
    '… but not until a time in the future',
    removeAssignment,
    'isWithinLast(maxUnknownMs, sentAt, now)',
    "Date.parse(sentAt ?? '') > now - maxUnknownMs",
  ),
  breakRule(
    'a delete is sent once, even if its response is lost',
    'src/aws/account-assignments.ts',
    "'DeleteAccountAssignment';\n        const input = buildInput(deps, target);\n        const response = await deps.clientWithoutRetries.call(",
    "'DeleteAccountAssignment';\n        const input = buildInput(deps, target);\n        const response = await deps.client.call(",
  ),
  lostDeleteWaited,
  breakRule(
    'an assignment that was alreadyAssigned stays',
    revokeAccess,
    'const isRemoved = !alreadyAssigned && !isOther;',
    'const isRemoved = !isOther;',
  ),
  breakRule(
    'the assignment of another grant stays',
    revokeAccess,
    '    !alreadyAssigned &&\n',
    '    !alreadyAssigned && deps.now() < 0 &&\n',
  ),
  breakRule(
    '… only if the execution of that grant runs',
    endAccess,
    "if ((await executions.statusOf(lock.grantId)) !== 'running') return false;",
    '',
  ),
  breakRule(
    '… only if that grant is not over',
    endAccess,
    'if (other === undefined || isOver(other)) return false;',
    'if (other === undefined) return false;',
  ),
  breakRule(
    '… and only if it has created the assignment, as Identity Center confirms',
    endAccess,
    'const created = await hasCreated(deps.assignments, other, target, since);',
    "const created = since !== '' || (await hasCreated(deps.assignments, other, target, since));",
  ),
  breakRule(
    '… and waits while it may be about to',
    endAccess,
    "if (created !== 'unknown' && !(created === false && mayStillCreate(other, now()))) return created;",
    "if (created !== 'unknown' || until > 0) return created === true;",
  ),
  breakRule(
    '… after the one that ends',
    grantFile('access/operation-proof'),
    'operation.acceptedAt > since',
    'operation.acceptedAt !== since',
  ),
  breakRule(
    'a deletion that SUCCEEDED does not prove access when the creation FAILED',
    removeAssignment,
    "mayHaveCreated(grant) && creations !== 'failed';",
    'mayHaveCreated(grant);',
  ),
  breakRule(
    'a grant that granted no access fails instead of ending',
    closeGrant,
    "const status = mayHaveHadAccess ? 'ended' : 'failed';",
    "const status = 'ended';",
  ),
  breakRule(
    'the end makes the report due',
    closeGrant,
    '    mayHaveHadAccess ? errorOf(',
    '    endedSeconds < 0 ? errorOf(',
  ),
  breakRule(
    'the lock is freed after the end, not before',
    revokeAccess,
    '  const wasActive = lease',
    '  await freeLock(deps.records, grantIdOf(lease.record()), target, { grant: undefined, isUnassigned: false });\n  const wasActive = lease',
  ),
  breakRule(
    'RevokeAccess closes a grant that Decide did not grant',
    revokeAccess,
    "if (typeof found === 'string') return overResult(undefined);",
    'if (found) return overResult(undefined);',
  ),
  lockFreedLater,
  lockFreedBySweep,
  breakRules('… neither frees it', lockFreedLater, lockFreedBySweep),
  breakRule(
    'the end is notified after it, not before',
    revokeAccess,
    '  const wasActive = lease',
    "  await deps.notifier.notify(lease.record(), { kind: 'access-ended' });\n  const wasActive = lease",
  ),
];
