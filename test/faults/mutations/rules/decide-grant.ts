import { breakRule, breakRules, grantFile, type Mutation } from '../mutation.ts';
import { deadlineCompared, decidesForLinked, userCompared } from './grant-access.ts';

const decideGrant = grantFile('decide-grant');

const statusChecked = breakRule(
  'Decide grants only to a grant that is opening',
  decideGrant,
  'if (!isOpening) return',
  "if (!isOpening && grant.deadlineAt === '') return",
  'the condition on its write',
);
const writtenWhileOpening = breakRule(
  'Decide writes alreadyAssigned only while the grant is opening',
  decideGrant,
  "{ field: 'status', isOneOf: ['opening'] },\n      { field: 'deadlineAt', isOneOf: [grant.deadlineAt] },\n      { absent: 'endRequestedAt' },\n      { absent: 'failure' },",
  "{ present: 'id' },",
);
const deadlineChecked = breakRule(
  'Decide refuses a deadline that is later than the access rule allows',
  decideGrant,
  'if (isLater(grant.deadlineAt, latestDeadline))',
  "if (grant.deadlineAt === '')",
  'GrantAccess, which compares the deadlines, too',
);
const principalChecked = breakRule(
  'Decide refuses when the Slack user is linked to another user',
  decideGrant,
  'if (decision.principalId !== grant.principalId)',
  "if (decision.principalId === '')",
  'GrantAccess, which compares the users, too',
);
export const decideGrantMutations: readonly Mutation[] = [
  breakRule(
    'Decide refuses a grant without a record',
    decideGrant,
    "if (!grant) return refused('it has no record');",
    "if (!grant) throw new Error('it has no record');",
    'the Catch of Decide, after its retries',
  ),
  statusChecked,
  writtenWhileOpening,
  breakRules('… neither the status nor the write is checked', statusChecked, writtenWhileOpening),
  breakRule(
    'Decide refuses after an end request',
    decideGrant,
    'if (grant.endRequestedAt !== undefined)\n',
    "if (grant.endRequestedAt === '')\n",
  ),
  deadlineChecked,
  breakRules('… and GrantAccess does not compare the deadlines', deadlineChecked, deadlineCompared),
  breakRule(
    'the latest deadline is by the clock of Decide, not from the record',
    decideGrant,
    'const latestDeadline = toIso(deps.now() + maxAccessSeconds * 1000);',
    'const latestDeadline = grant.deadlineAt;',
  ),
  principalChecked,
  breakRules(
    '… and GrantAccess does not compare the users',
    principalChecked,
    userCompared,
    decidesForLinked,
  ),
  breakRule(
    'a lost grant whose assignment is listed prevents the next grant',
    decideGrant,
    'if (isListed && lock.lostGrantId !== undefined)',
    "if (isListed && lock.lostGrantId === '')",
  ),
  breakRule(
    'Decide finds alreadyAssigned (here: never)',
    decideGrant,
    'const alreadyAssigned = isListed && ',
    'const alreadyAssigned = isListed && deps.now() < 0 && ',
  ),
  breakRule(
    'an entry within the propagation window of an earlier grant is stale',
    decideGrant,
    'const isStale = isListed && mayBeStale(lock, deps.now());',
    'const isStale = isListed && deps.now() < 0;',
  ),
  breakRule(
    '… for ten minutes',
    grantFile('access/account-assignments'),
    '10 * 60 * 1000',
    '10 * 1000',
  ),
  breakRule(
    '… but an end in the future is none',
    decideGrant,
    'isWithinLast(propagationWindowMs, lastEndedAt, now)',
    "Date.parse(lastEndedAt ?? '') > now - propagationWindowMs",
  ),
  breakRule(
    '… and Identity Center must confirm the deletion',
    decideGrant,
    'if (isStale && !(await wasDeleted(deps.assignments, lock.lastDeleteRequestId, target, since)))',
    'if (isStale && since === target.accountId)',
  ),
  breakRule(
    'a grant that was alreadyAssigned leaves no stale entry',
    decideGrant,
    ' && lastAlreadyAssigned !== true;',
    ';',
  ),
  breakRule(
    'a grant that never decided alreadyAssigned leaves no stale entry',
    grantFile('record/lock'),
    ' || grant.alreadyAssigned === undefined',
    '',
  ),
  breakRule(
    'only entries of PrincipalType USER count',
    'src/aws/account-assignments.ts',
    "if (type === 'USER' && id === target.principalId) return true;",
    'if (id === target.principalId || type === undefined) return true;',
  ),
];
