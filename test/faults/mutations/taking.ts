import { lostFound } from './giving.ts';
import { broken, brokenTogether, grant, type Mutation } from './mutation.ts';

const taking = grant('revoke-access');
const removing = grant('access/remove-assignment');
const lease = grant('record/lease');

const leaseTaken = broken(
  'whoever revokes holds a lease',
  lease,
  "          { absent: 'leaseUntil' },\n",
  "          { present: 'id' },\n",
);
const leaseOwn = broken(
  '… and acts only while it is its own',
  lease,
  "    { field: 'leaseOwner', isOneOf: [owner] },\n    { field: 'leaseUntil', after: toIso(now()) },\n  ];",
  "    { present: 'id' },\n  ];",
  'the lease that lasts longer than its holder',
);
const nothingYet = broken(
  'where there is nothing to delete, it may only not show yet',
  removing,
  "if (deletion !== 'deleted' && mayBeMade && isRecent(deps, grant))",
  "if (deletion === 'never')",
);
const leaseLasts = broken(
  'the lease lasts longer than its holder can run',
  lease,
  'toIso(endsAt + clockSkewMs)',
  'toIso(now() + 1_000)',
);
const lockFreedLater = broken(
  'a lock that a crash left is freed by the next run',
  taking,
  'if (isOver(known)) return finish(deps, known);',
  "if (isOver(known)) return { endedAt: known.deadlineAt, reportDue: known.status === 'ended' && known.reportSentAt === undefined };",
);

export const takingMutations: readonly Mutation[] = [
  broken('ending is set first', taking, "{ set: { status: 'ending' } }", '{}'),
  leaseTaken,
  leaseOwn,
  brokenTogether('… both uses of the lease', leaseTaken, leaseOwn),
  leaseLasts,
  brokenTogether('… nor acts only while it is its own', leaseLasts, leaseOwn),
  broken(
    'no closing while a create is in progress',
    removing,
    "if (creations.some(({ status }) => status === 'in-progress'))",
    'if (creations.length < 0)',
  ),
  broken(
    '… or is not known yet',
    removing,
    "if (creations.some(({ status }) => status === 'unknown') && isRecent(deps, lease.grant()))",
    'if (creations.length < 0)',
  ),
  broken(
    '… or may be sent yet',
    removing,
    'if (awaitedUntil !== undefined)',
    "if (awaitedUntil === 'never')",
  ),
  nothingYet,
  brokenTogether('… and creations that were lost are not looked for', nothingYet, lostFound),
  broken(
    'deleted is not gone: the deletion must have SUCCEEDED',
    removing,
    'const deletion = await assignments.describeDeletion(',
    "if (lease.grant().id) return 'deleted';\n  const deletion = await assignments.describeDeletion(",
  ),
  broken(
    'gone means that the list is without it',
    removing,
    'if (await deps.assignments.isListed(grant))',
    "if (deletion === 'never')",
  ),
  broken(
    'what was alreadyAssigned stays',
    removing,
    'if (!mayHaveCreated(grant)) return wasSeen;',
    '',
  ),
  broken(
    'a deletion that is not known yet is asked after',
    removing,
    "    deletion.status === 'unknown' &&\n",
    "    deletion.status === 'failed' &&\n",
  ),
  broken(
    'that a deletion succeeded makes no access of a creation that failed',
    removing,
    "deletion === 'deleted' && mayBeMade;",
    "deletion === 'deleted';",
  ),
  broken(
    'a grant that gave nothing has failed, and not ended',
    taking,
    "status: wasGiven ? 'ended' : 'failed', endedAt",
    "status: 'ended', endedAt",
  ),
  broken(
    'the lock is freed after the end, not before',
    taking,
    '  try {\n    const wasGiven',
    '  try {\n    await freeLock(deps.records, grantIdOf(lease.grant()), lease.grant());\n    const wasGiven',
  ),
  lockFreedLater,
  broken(
    'the end is told after it, not before',
    taking,
    '    const ended = await endUnderLease(',
    "    await notifier.notify(lease.grant(), { kind: 'access-ended' });\n    const ended = await endUnderLease(",
  ),
];
