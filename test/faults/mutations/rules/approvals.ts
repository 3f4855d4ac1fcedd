import { breakRule, breakRules, grantFile, type Mutation, workflow } from '../mutation.ts';

const approve = grantFile('approval/approve');
const approvers = grantFile('approval/approvers');
const checkPress = grantFile('approval/check-press');
const awaitApproval = grantFile('approval/await-approval');
const override = grantFile('approval/override');
const deny = grantFile('approval/deny');
const beginAccess = grantFile('approval/begin-access');
const decideGrant = grantFile('decide-grant');
const grantAccess = grantFile('grant-access');
const sweepApproval = grantFile('sweep/sweep-approval');

const countedByDecide = breakRule(
  'Decide counts the approvals',
  decideGrant,
  'if (missing !== undefined) return',
  "if (missing === '') return",
  'GrantAccess, which counts them again',
);
const countedByGrantAccess = breakRule(
  '… and GrantAccess again',
  grantAccess,
  '  if (reason !== undefined) {',
  "  if (reason === '') {",
);
const requesterRefused = breakRule(
  'the requester approves nothing, by any Slack user',
  checkPress,
  'if (grant.principalId === approver.principalId)',
  "if (grant.principalId === '')",
);
const requesterNotCounted = breakRule(
  '… and no approval of theirs counts',
  approvers,
  'if (principalId === grant.principalId) return false;',
  '',
  'the press, which refuses them',
);
const approverNamed = breakRule(
  'only an approver whom the access rule names approves',
  checkPress,
  'if (!(await isApprover(deps.approvers, terms, approver.principalId)))',
  'if (terms.approvals < 0)',
);
const approverStillNamed = breakRule(
  '… and only while it names them an approval counts',
  approvers,
  'return isSame && (await isApprover(sources, terms, principalId));',
  'return isSame;',
);
const stillWaits = breakRule(
  'a request that does not wait any more is not answered',
  checkPress,
  'if (!isWaiting(grant, deps.now())) return',
  "if (grant.status === 'ended') return",
  'the condition on its write',
);
const waitsAtWrite = breakRule(
  '… also where it changes between the read and the write',
  checkPress,
  "  { field: 'status', isOneOf: ['awaiting-approval'] },\n",
  '',
);

export const approvalMutations: readonly Mutation[] = [
  countedByDecide,
  countedByGrantAccess,
  breakRules('… neither counts them', countedByDecide, countedByGrantAccess),
  breakRule(
    'GrantAccess counts no approval of an approver who is disabled, unlinked or another user now',
    approvers,
    "const isSame = typeof user === 'object' && user.principalId === principalId;",
    'const isSame = user !== undefined;',
  ),
  approverStillNamed,
  breakRule(
    'an override counts only where the access rule allows it now',
    approvers,
    'if (grant.overriddenAt !== undefined && terms.mayOverride) return undefined;',
    'if (grant.overriddenAt !== undefined) return undefined;',
  ),
  requesterNotCounted,
  requesterRefused,
  breakRules('… neither is so', requesterNotCounted, requesterRefused),
  approverNamed,
  breakRule(
    'an approver who is disabled or not linked approves nothing',
    'src/request/policy/linked-user.ts',
    "return user?.enabled ? { principalId, userName: user.userName } : 'user-disabled';",
    "return user ? { principalId, userName: user.userName } : 'user-disabled';",
  ),
  breakRule(
    'an approval is decided anew for the requester',
    checkPress,
    "if (decision.outcome === 'denied')\n    return",
    "if (decision.outcome === 'denied') Object.assign(decision, { ruleId: '' });\n  if (decision.outcome === 'denied' && grant.id === '')\n    return",
    'Decide and GrantAccess, which decide again',
  ),
  breakRule(
    'each approver is counted once',
    approve,
    "      { map: 'approvals', lacks: approver.principalId },\n",
    '',
    'the map, which has one entry for each approver',
  ),
  breakRule(
    'the last approval that is missing completes the request, and no other',
    approve,
    'const isLast = Object.keys(grant.approvals).length >= terms.approvals - 1;',
    'const isLast = Object.keys(grant.approvals).length >= terms.approvals;',
  ),
  breakRule(
    '… also where two come at once',
    approve,
    "        : { map: 'approvals', hasFewerThan: terms.approvals - 1 },",
    "        : { map: 'approvals', hasFewerThan: 9 },",
  ),
  stillWaits,
  waitsAtWrite,
  breakRule(
    'an answer that comes after the request has expired changes nothing',
    checkPress,
    "  { field: 'approvalUntil', after: toIso(now) },\n",
    '',
    'what is read before the write',
  ),
  breakRule(
    'an end request wins over an answer',
    checkPress,
    "  { absent: 'endRequestedAt' },\n",
    '',
    'Decide, which reads it first',
  ),
  breakRule(
    'an approval sets the deadline',
    beginAccess,
    'const deadlineAt = toIso(now + accessSeconds * 1000);',
    'const deadlineAt = grant.deadlineAt;',
  ),
  breakRule(
    'only the requester goes ahead without approval',
    override,
    'grant === undefined || !isHolder(grant)',
    'grant === undefined',
  ),
  breakRule(
    '… and only where the access rule allows it',
    override,
    'if (decision.approval?.mayOverride === false)',
    "if (decision.approval?.mayOverride === false && grant.id === '')",
    'Decide and GrantAccess, which ask again',
  ),
  breakRule(
    'an approval ends the wait of its execution',
    approve,
    "    await endWait(deps, approvalWaitId(press.grantId));\n    return { outcome: 'approved'",
    "    return { outcome: 'approved'",
  ),
  breakRule(
    '… an override too',
    override,
    '    await endWait(deps, approvalWaitId(grantId));\n',
    '',
  ),
  breakRule(
    '… and a denial',
    deny,
    '    await endWait(deps, approvalWaitId(press.grantId));\n',
    '',
    'the sweep, and the time-out of the wait',
  ),
  breakRule(
    'the sweep ends the wait of an answered request whose function died',
    sweepApproval,
    "else if (grant.status !== 'awaiting-approval') return wake(deps, grant);",
    "else if (grant.status !== 'awaiting-approval') return true;",
  ),
  breakRule(
    '… and makes it due at its deadline',
    sweepApproval,
    'set: { dueAt: toEpochSeconds(grant.deadlineAt) }',
    "set: { due: 'grant' }",
    'Decide, which does so too',
  ),
  breakRule(
    'Decide makes an approved grant due at its deadline',
    decideGrant,
    '        dueAt: toEpochSeconds(grant.deadlineAt),\n',
    '',
  ),
  breakRule(
    'the sweep closes a request whose execution is lost',
    sweepApproval,
    'else await expire(deps, grant);',
    '',
  ),
  breakRule(
    '… and frees its lock',
    sweepApproval,
    '  await freeLock(deps.records, grantId, grant, { grant: undefined, isUnassigned: false });\n',
    '',
    'the due of the lock',
  ),
  breakRule(
    '… but not a grant that its execution has granted, also where its record says otherwise',
    sweepApproval,
    "if (decision?.outcome === 'granted')\n    return",
    "if (decision?.outcome === 'granted' && grant.id === '')\n    return",
  ),
  breakRule(
    '… nor one that Decide has granted since the sweep read its record',
    sweepApproval,
    'return isComing(grant, deps.now()) && toIso(deps.now()) < decision.latestDeadline;',
    'return false;',
  ),
  breakRule(
    'a request expires when the wait for approval is over',
    decideGrant,
    "if (grant.status === 'awaiting-approval' && (hasWaited || isLate))",
    "if (grant.status === 'awaiting-approval' && isLate && !hasWaited)",
  ),
  breakRule(
    '… unless it is answered at that moment',
    awaitApproval,
    "{ set: { status: 'expired', endedAt: toIso(now()) }, remove: ['due', 'dueAt'] },\n    [{ field: 'status', isOneOf: ['awaiting-approval'] }],",
    "{ set: { status: 'expired', endedAt: toIso(now()) }, remove: ['due', 'dueAt'] },\n    [{ present: 'id' }],",
  ),
  breakRule(
    'a failed condition of the wait for approval goes back to Decide',
    workflow,
    '"ErrorEquals": ["States.Timeout", "DynamoDb.ConditionalCheckFailedException"],\n          "ResultPath": "$.approvalEnded"',
    '"ErrorEquals": ["States.Timeout"],\n          "ResultPath": "$.approvalEnded"',
  ),
  breakRule(
    'a request that was denied or has expired is no failure',
    workflow,
    '"StringEquals": "not-approved",\n          "Next": "Closed"',
    '"StringEquals": "not-denied",\n          "Next": "Closed"',
  ),
  breakRule(
    'who approved is told',
    'src/chat/slack/notify/approver-channel.ts',
    '...approvalsOf(grant).map(({ slackUserId }) => slackUserId),',
    '',
  ),
  breakRule(
    'who was skipped is told',
    'src/chat/slack/notify/approver-channel.ts',
    '...usersWithoutAnswer(grant).filter(isSlackId),',
    '',
  ),
];
