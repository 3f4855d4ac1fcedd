import { breakRule, breakRules, grantFile, type Mutation } from '../mutation.ts';

const grantAccess = grantFile('grant-access');
const ensureAssigned = grantFile('access/ensure-assigned');
const createAttempt = grantFile('access/create-attempt');
const adapter = 'src/aws/account-assignments.ts';

const lockChecked = breakRule(
  'GrantAccess reads the lock of the record',
  grantAccess,
  'if (lock.grantId !== id)',
  "if (lock.grantId === '')",
);
const accountCompared = breakRule(
  'GrantAccess refuses when the record names another account than the decision',
  grantAccess,
  'grant.accountId !== target.accountId ||',
  '',
  'the lock of the other account, which belongs to no grant',
);
const permissionSetCompared = breakRule(
  'GrantAccess refuses when the record names another permission set',
  grantAccess,
  'grant.permissionSetArn !== target.permissionSetArn ||',
  '',
  'the decision, which allows no other permission set, and its lock',
);
export const userCompared = breakRule(
  'GrantAccess refuses when the record names another user',
  grantAccess,
  'grant.principalId !== target.principalId ||',
  '',
  'the decision, which names the linked user, and the lock of the other',
);
const refusalToldByRevoke = breakRule(
  'a refusal is not told while an earlier try may have given access',
  grantAccess,
  'if (failed && !mayHaveAccess(failed))',
  'if (failed)',
);
const refusalNotSwept = breakRule(
  '… nor by the sweep, or by who tells something else at that moment',
  'src/notify/notification.ts',
  'return mayHaveAccess(grant) ? undefined : {',
  'return {',
);
const decidesAgain = breakRule(
  'GrantAccess decides again',
  grantAccess,
  '  await refuseUnlessAllowed(deps, grant);\n',
  '  if (deps.now() < 0) await refuseUnlessAllowed(deps, grant);\n',
);
export const decidesForLinked = breakRule(
  '… and for the principal that is linked now',
  grantAccess,
  'if (decision.principalId !== grant.principalId)',
  "if (decision.principalId === '')",
);
export const deadlineCompared = breakRule(
  'GrantAccess refuses a deadline that is later than the decision allows',
  grantAccess,
  '    isLater(grant.deadlineAt, latestDeadline)\n',
  "    isLater('2026-01-01', latestDeadline)\n",
);
const createBeforeDeadline = breakRule(
  'a create is sent only before the deadline',
  ensureAssigned,
  "  { field: 'deadlineAt', after: toIso(now()) },\n",
  '',
);
const startBeforeDeadline = breakRule(
  'GrantAccess starts nothing after the deadline',
  grantAccess,
  'if (toIso(deps.now()) >= grant.deadlineAt)',
  "if (grant.deadlineAt === '')",
  'the condition right before the create',
);
const createUnlessEnding = breakRule(
  'a create is sent only while there is no end request',
  ensureAssigned,
  "  { absent: 'endRequestedAt' },\n  { absent: 'failure' },\n];",
  "  { absent: 'failure' },\n];",
);
const endRequestChecked = breakRule(
  'GrantAccess checks for an end request first',
  grantFile('access/change-while-granting'),
  "if (grant.endRequestedAt !== undefined && grant.status !== 'active')",
  "if (grant.endRequestedAt === '')",
  'the conditions on the create and on `active`',
);
const succeeded = breakRule(
  'access is active only after the creation has SUCCEEDED',
  ensureAssigned,
  "if (creations.some(({ status }) => status === 'succeeded')) return;",
  'if (creations.length > 0) return;',
);
const listed = breakRule(
  'access is active only when it is listed',
  ensureAssigned,
  'if (await deps.assignments.isListed(assigning.target)) return;',
  'if (grant.id) return;',
  'the creation, which has SUCCEEDED only where the assignment exists',
);

export const grantAccessMutations: readonly Mutation[] = [
  accountCompared,
  breakRules('… and the lock is not checked', accountCompared, lockChecked),
  permissionSetCompared,
  breakRules('… and neither is checked', permissionSetCompared, lockChecked, decidesAgain),
  userCompared,
  breakRules('… and neither of these', userCompared, lockChecked, decidesForLinked),
  breakRule(
    'GrantAccess refuses when the record has another alreadyAssigned',
    grantAccess,
    'grant.alreadyAssigned !== alreadyAssigned ||',
    '',
  ),
  deadlineCompared,
  breakRule(
    'GrantAccess creates what Decide named, not what the record names now',
    ensureAssigned,
    'await deps.assignments.create(target);',
    'await deps.assignments.create(target && grant);',
  ),
  breakRule(
    'a record that says active is compared with the list',
    grantAccess,
    'if (await assignments.isListed(target)) return grant;',
    'if (grant.id || (await assignments.isListed(target))) return grant;',
  ),
  breakRule(
    'the wait ends at the latest deadline, even if the record names a later one',
    grantAccess,
    'Math.min(Date.parse(active.deadlineAt), Date.parse(decision.latestDeadline))',
    'Date.parse(active.deadlineAt)',
  ),
  decidesAgain,
  refusalToldByRevoke,
  refusalNotSwept,
  decidesForLinked,
  succeeded,
  listed,
  breakRules('… neither is checked', succeeded, listed),
  breakRule(
    'a create is sent only while the status is giving',
    ensureAssigned,
    "{ field: 'status', isOneOf: ['giving'] },\n  { field: 'deadlineAt'",
    "{ present: 'id' },\n  { field: 'deadlineAt'",
  ),
  createBeforeDeadline,
  startBeforeDeadline,
  breakRules('… neither check of the deadline is made', createBeforeDeadline, startBeforeDeadline),
  createUnlessEnding,
  breakRule(
    'access becomes active only while there is no end request',
    grantAccess,
    "    { absent: 'endRequestedAt' },\n",
    '',
  ),
  breakRule(
    '… only before the deadline',
    grantAccess,
    "    { field: 'deadlineAt', after: now },\n",
    '',
  ),
  breakRule(
    '… and only while the status is giving',
    grantAccess,
    "    { field: 'status', isOneOf: ['giving'] },\n    { field: 'deadlineAt'",
    "    { present: 'id' },\n    { field: 'deadlineAt'",
  ),
  endRequestChecked,
  breakRules(
    '… and an end request does not prevent the create',
    endRequestChecked,
    createUnlessEnding,
  ),
  breakRule(
    'a create attempt is stored before the create is sent',
    ensureAssigned,
    "const attempt = {\n    field: 'createAttempts'",
    "const attempt = {\n    field: 'ignored'",
  ),
  breakRule(
    '… and until when its sender can run',
    createAttempt,
    'toIso(invocationEndsAt + maxClockSkewMs)',
    'toIso(invocationEndsAt - invocationEndsAt)',
  ),
  breakRule(
    'the request id of a create is stored',
    ensureAssigned,
    "    addTo: { field: 'createRequestIds', member: requestId },\n",
    '',
  ),
  breakRule(
    'one more create follows each whose response was lost',
    ensureAssigned,
    'if (requestIds.length <= unresolved) await',
    'if (requestIds.length < unresolved) await',
  ),
  breakRule(
    'a create is sent once, even if its response is lost',
    adapter,
    "'CreateAccountAssignment';\n        const input = buildInput(deps, target);\n        const response = await deps.clientWithoutRetries.call(",
    "'CreateAccountAssignment';\n        const input = buildInput(deps, target);\n        const response = await deps.client.call(",
  ),
  breakRule(
    'only a definite refusal removes a create attempt',
    adapter,
    "error instanceof ServiceError && error.fault === 'client'",
    'error instanceof Error',
  ),
  breakRule(
    'a failure is notified only when no other create is in progress',
    ensureAssigned,
    ' || (await mayHaveOtherCreations(deps, grant.id, requestIds))',
    '',
  ),
];
