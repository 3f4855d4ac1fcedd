import { lostCreationFound } from './grant-access.ts';
import { breakRule, breakRules, grantFile, type Mutation } from './mutation.ts';

const revokeAccess = grantFile('revoke-access');
const removeAssignment = grantFile('access/remove-assignment');
const lease = grantFile('record/lease');

const leaseTaken = breakRule(
  'revoking takes a lease',
  lease,
  "          { absent: 'leaseUntil' },\n",
  "          { present: 'id' },\n",
);
const leaseChecked = breakRule(
  '… and acts only while it has the lease',
  lease,
  "    { field: 'leaseOwner', isOneOf: [owner] },\n    { field: 'leaseUntil', after: toIso(now()) },\n  ];",
  "    { present: 'id' },\n  ];",
  'the lease that lasts longer than its holder',
);
const missingNotVisible = breakRule(
  'a missing assignment may only not be visible yet',
  removeAssignment,
  "if (deletion !== 'deleted' && mayBeCreated && isRecent(deps, grant))",
  "if (deletion === 'never')",
);
const leaseLasts = breakRule(
  'the lease lasts longer than its holder can run',
  lease,
  'toIso(invocationEndsAt + maxClockSkewMs)',
  'toIso(now() + 1_000)',
);
const lockFreedLater = breakRule(
  'the next run frees a lock that a crash left',
  revokeAccess,
  'if (isOver(grant)) return freeLockOf(deps, grant);',
  "if (isOver(grant)) return { endedAt: grant.deadlineAt, reportDue: grant.status === 'ended' && grant.reportSentAt === undefined };",
);

export const revokeAccessMutations: readonly Mutation[] = [
  breakRule(
    'revoking sets the status ending first',
    revokeAccess,
    "{ set: { status: 'ending' } }",
    '{}',
  ),
  leaseTaken,
  leaseChecked,
  breakRules('… neither use of the lease is checked', leaseTaken, leaseChecked),
  leaseLasts,
  breakRules('… and the holder acts without the lease, too', leaseLasts, leaseChecked),
  breakRule(
    'a grant does not end while a create is in progress',
    removeAssignment,
    "if (creations.some(({ status }) => status === 'in-progress'))",
    'if (creations.length < 0)',
  ),
  breakRule(
    '… or while Identity Center does not know a create yet',
    removeAssignment,
    "if (creations.some(({ status }) => status === 'unknown') && isRecent(deps, lease.grant()))",
    'if (creations.length < 0)',
  ),
  breakRule(
    '… or while a create may still be sent',
    removeAssignment,
    'if (pendingUntil !== undefined)',
    "if (pendingUntil === 'never')",
  ),
  missingNotVisible,
  breakRules('… and lost creations are not searched for', missingNotVisible, lostCreationFound),
  breakRule(
    'the deletion must have SUCCEEDED',
    removeAssignment,
    'const deletion = await assignments.describeDeletion(',
    "if (lease.grant().id) return 'deleted';\n  const deletion = await assignments.describeDeletion(",
  ),
  breakRule(
    'access is revoked only when it is not listed',
    removeAssignment,
    'if (await deps.assignments.isListed(grant))',
    "if (deletion === 'never')",
  ),
  breakRule(
    'an assignment that was alreadyAssigned stays',
    removeAssignment,
    'if (!mayHaveCreated(grant)) return wasActive;',
    '',
  ),
  breakRule(
    'a deletion that Identity Center does not know yet is polled',
    removeAssignment,
    "    deletion.status === 'unknown' &&\n",
    "    deletion.status === 'failed' &&\n",
  ),
  breakRule(
    'a deletion that SUCCEEDED does not prove access when the creation FAILED',
    removeAssignment,
    "deletion === 'deleted' && mayBeCreated;",
    "deletion === 'deleted';",
  ),
  breakRule(
    'a grant that granted no access fails instead of ending',
    revokeAccess,
    "status: mayHaveHadAccess ? 'ended' : 'failed', endedAt",
    "status: 'ended', endedAt",
  ),
  breakRule(
    'the lock is freed after the end, not before',
    revokeAccess,
    '  try {\n    const mayHaveHadAccess',
    '  try {\n    await freeLock(deps.records, grantIdOf(lease.grant()), lease.grant());\n    const mayHaveHadAccess',
  ),
  lockFreedLater,
  breakRule(
    'the end is notified after it, not before',
    revokeAccess,
    '  const ended = await endUnderLease(',
    "  await notifier.notify(lease.grant(), { kind: 'access-ended' });\n  const ended = await endUnderLease(",
  ),
];
