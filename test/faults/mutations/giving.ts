import { broken, brokenTogether, grant, type Mutation } from './mutation.ts';

const giving = grant('grant-access');
const settling = grant('access/ensure-assigned');
const intent = grant('access/create-attempt');
const adapter = 'src/aws/account-assignments.ts';

const heldDeadline = broken(
  'a create is sent only before the deadline',
  settling,
  "  { field: 'deadlineAt', after: toIso(now()) },\n",
  '',
);
const begunInTime = broken(
  'nothing is begun after the deadline',
  giving,
  'if (toIso(deps.now()) >= grant.deadlineAt)',
  "if (grant.deadlineAt === '')",
  'the condition right before the create',
);
const notEnding = broken(
  'a create is sent only while nobody asked for the end',
  settling,
  "  { absent: 'endRequestedAt' },\n];",
  '];',
);
const wishSeen = broken(
  'GrantAccess looks for a wish to end first',
  settling,
  "if (grant.endRequestedAt !== undefined && grant.status !== 'active')",
  "if (grant.endRequestedAt === '')",
  'the conditions on the create and on `active`',
);
export const lostFound = broken(
  'a creation whose request id was lost is found',
  intent,
  'if (!grant.createAttempts?.size) return [];',
  'if (grant.id) return [];',
);

export const givingMutations: readonly Mutation[] = [
  broken(
    'the record decides: an input that disagrees with it is refused',
    grant('record/read-grant'),
    'if (!isDeepStrictEqual(JSON.parse(grant.input), input))',
    "if (grant.id === '')",
  ),
  broken(
    'GrantAccess decides once more',
    giving,
    '  await refuseUnlessAllowed(deps, grant, input);\n',
    '  if (deps.now() < 0) await refuseUnlessAllowed(deps, grant, input);\n',
  ),
  broken(
    '… and for the principal that is linked by then',
    giving,
    'if (decision.principalId !== grant.principalId)',
    "if (decision.principalId === '')",
  ),
  broken(
    'alreadyAssigned is decided once (here: derived again at each try)',
    settling,
    'if (grant.alreadyAssigned === undefined) return',
    "if (!grant.createRequestIds?.size && (await deps.assignments.isListed(grant))) {\n    await note(deps, grant, { set: { alreadyAssigned: true } });\n    return 'already-assigned';\n  }\n  if (grant.alreadyAssigned === undefined) return",
  ),
  broken(
    'alreadyAssigned is decided before the first create (here: never)',
    settling,
    'if (!listed || isStaleEntry)',
    'if (grant.id)',
  ),
  broken(
    'an entry soon after our own grant is its shadow',
    settling,
    'if (!listed || isStaleEntry)',
    'if (!listed)',
  ),
  broken('… for ten minutes', grant('access/propagation-window'), '10 * 60 * 1000', '10 * 1000'),
  broken(
    'what was alreadyAssigned casts no shadow',
    settling,
    'endedLately && lock.lastAlreadyAssigned !== true',
    'endedLately',
  ),
  broken(
    'a grant that decided nothing casts no shadow',
    grant('record/lock'),
    ' || grant.alreadyAssigned === undefined',
    '',
  ),
  broken(
    'only entries of PrincipalType USER count',
    adapter,
    "if (type === 'USER' && id === target.principalId) return true;",
    'if (id === target.principalId || type === undefined) return true;',
  ),
  broken(
    'created is not granted: only SUCCEEDED and the list count',
    settling,
    "if (creations.some(({ status }) => status === 'succeeded')) {\n    if (await deps.assignments.isListed(grant)) return;",
    'if (creations.length > 0) {\n    if (grant.id) return;',
  ),
  broken(
    'a create is sent only while the status is giving',
    settling,
    "{ field: 'status', isOneOf: ['giving'] },\n  { field: 'deadlineAt'",
    "{ present: 'id' },\n  { field: 'deadlineAt'",
  ),
  heldDeadline,
  begunInTime,
  brokenTogether('… both looks at the deadline', heldDeadline, begunInTime),
  notEnding,
  broken(
    'access is active only while nobody asked for the end',
    giving,
    "[{ field: 'status', isOneOf: ['giving'] }, { absent: 'endRequestedAt' }]",
    "[{ field: 'status', isOneOf: ['giving'] }]",
  ),
  wishSeen,
  brokenTogether('… and the create is not held by it either', wishSeen, notEnding),
  broken(
    'that a create will be sent is written down first',
    settling,
    "const intent = { field: 'createAttempts'",
    "const intent = { field: 'ignored'",
  ),
  broken(
    '… and until when its sender can run',
    intent,
    'toIso(endsAt + clockSkewMs)',
    'toIso(endsAt - endsAt)',
  ),
  broken(
    'the request id of a create is written down',
    settling,
    "    addTo: { field: 'createRequestIds', member: requestId },\n    takeFrom",
    '    takeFrom',
  ),
  lostFound,
  broken(
    'a creation of an earlier grant is not taken for this one’s',
    intent,
    'return found.filter((requestId) => !grant.earlierRequestIds?.has(requestId));',
    'return found;',
  ),
  broken(
    'a create is sent once, whatever becomes of its answer',
    adapter,
    'await deps.clientWithoutRetries.call(',
    'await deps.client.call(',
  ),
  broken(
    'only a definite refusal makes a create undone',
    adapter,
    "error instanceof ServiceError && error.fault === 'client'",
    'error instanceof Error',
  ),
  broken(
    'a failure is told only when no other create is under way',
    settling,
    ' || (await hasOthers(deps, id, requestIds))',
    '',
  ),
  broken(
    'the person is told first, and that is noted then',
    giving,
    "  await deps.notifier.notify(grant, { kind: 'access-active' });\n  await deps.records.change(grant.id, { set: { accessNotifiedAt: toIso(deps.now()) } }, [\n    { present: 'id' },\n  ]);",
    "  await deps.records.change(grant.id, { set: { accessNotifiedAt: toIso(deps.now()) } }, [\n    { present: 'id' },\n  ]);\n  await deps.notifier.notify(grant, { kind: 'access-active' });",
  ),
];
