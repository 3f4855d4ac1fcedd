import { breakRule, breakRules, grantFile, type Mutation } from './mutation.ts';

const grantAccess = grantFile('grant-access');
const ensureAssigned = grantFile('access/ensure-assigned');
const createAttempt = grantFile('access/create-attempt');
const adapter = 'src/aws/account-assignments.ts';

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
  "  { absent: 'endRequestedAt' },\n];",
  '];',
);
const endRequestChecked = breakRule(
  'GrantAccess checks for an end request first',
  grantFile('access/change-while-granting'),
  "if (grant.endRequestedAt !== undefined && grant.status !== 'active')",
  "if (grant.endRequestedAt === '')",
  'the conditions on the create and on `active`',
);
export const lostCreationFound = breakRule(
  'a creation whose request id was lost is found',
  createAttempt,
  'if (!grant.createAttempts?.size) return [];',
  'if (grant.id) return [];',
);

export const grantAccessMutations: readonly Mutation[] = [
  breakRule(
    'an input that differs from the record is refused',
    grantFile('record/read-grant'),
    'if (!isDeepStrictEqual(JSON.parse(grant.input), input))',
    "if (grant.id === '')",
  ),
  breakRule(
    'GrantAccess decides again',
    grantAccess,
    '  await refuseUnlessAllowed(deps, grant, input);\n',
    '  if (deps.now() < 0) await refuseUnlessAllowed(deps, grant, input);\n',
  ),
  breakRule(
    '… and for the principal that is linked now',
    grantAccess,
    'if (decision.principalId !== grant.principalId)',
    "if (decision.principalId === '')",
  ),
  breakRule(
    'alreadyAssigned is decided once (here: at each try)',
    ensureAssigned,
    'if (grant.alreadyAssigned === undefined) return',
    "if (!grant.createRequestIds?.size && (await deps.assignments.isListed(grant))) {\n    await changeAlways(deps, grant, { set: { alreadyAssigned: true } });\n    return 'already-assigned';\n  }\n  if (grant.alreadyAssigned === undefined) return",
  ),
  breakRule(
    'alreadyAssigned is decided before the first create (here: never)',
    ensureAssigned,
    'if (!listed || mayListStaleEntry)',
    'if (grant.id)',
  ),
  breakRule(
    'an entry within the propagation window of an earlier grant is stale',
    ensureAssigned,
    'if (!listed || mayListStaleEntry)',
    'if (!listed)',
  ),
  breakRule(
    '… for ten minutes',
    grantFile('access/account-assignments'),
    '10 * 60 * 1000',
    '10 * 1000',
  ),
  breakRule(
    'a grant that was alreadyAssigned leaves no stale entry',
    ensureAssigned,
    'endedRecently && lock.lastAlreadyAssigned !== true',
    'endedRecently',
  ),
  breakRule(
    'a grant that never decided alreadyAssigned leaves no stale entry',
    grantFile('record/lock'),
    ' || grant.alreadyAssigned === undefined',
    '',
  ),
  breakRule(
    'only entries of PrincipalType USER count',
    adapter,
    "if (type === 'USER' && id === target.principalId) return true;",
    'if (id === target.principalId || type === undefined) return true;',
  ),
  breakRule(
    'access is active only after SUCCEEDED and when it is listed',
    ensureAssigned,
    "if (creations.some(({ status }) => status === 'succeeded')) {\n    if (await deps.assignments.isListed(grant)) return;",
    'if (creations.length > 0) {\n    if (grant.id) return;',
  ),
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
    "[{ field: 'status', isOneOf: ['giving'] }, { absent: 'endRequestedAt' }]",
    "[{ field: 'status', isOneOf: ['giving'] }]",
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
    "    addTo: { field: 'createRequestIds', member: requestId },\n    takeFrom",
    '    takeFrom',
  ),
  lostCreationFound,
  breakRule(
    'a creation of an earlier grant is not attributed to this one',
    createAttempt,
    'return requestIds.filter((requestId) => !grant.earlierRequestIds?.has(requestId));',
    'return requestIds;',
  ),
  breakRule(
    'a create is sent once, even if its response is lost',
    adapter,
    'await deps.clientWithoutRetries.call(',
    'await deps.client.call(',
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
    ' ||\n    (await mayHaveOtherCreations(deps, id, requestIds))',
    '',
  ),
  breakRule(
    'the requester is notified before that is recorded',
    grantAccess,
    "  await deps.notifier.notify(grant, { kind: 'access-active' });\n  await deps.records.change(grant.id, { set: { accessNotifiedAt: toIso(deps.now()) } }, [\n    { present: 'id' },\n  ]);",
    "  await deps.records.change(grant.id, { set: { accessNotifiedAt: toIso(deps.now()) } }, [\n    { present: 'id' },\n  ]);\n  await deps.notifier.notify(grant, { kind: 'access-active' });",
  ),
];
