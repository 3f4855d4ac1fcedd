import { breakRule, breakRules, grantFile, type Mutation } from '../mutation.ts';

const revokeAccess = grantFile('revoke/revoke-access');
const revokeByMemory = grantFile('revoke/revoke-by-memory');

const byMemory = "if (typeof found === 'string' || isOver(found)) {";

const notInFuture = breakRule(
  '… for ten minutes, and not until a time in the future',
  revokeByMemory,
  'isWithinLast(propagationWindowMs, over.endedAt, now)',
  '(Date.parse(over.endedAt) > now - propagationWindowMs)',
  'the delete that would explain it, which the record does not have',
);
const endExplained = breakRule(
  '… which an end that another hand has written does not explain',
  revokeByMemory,
  '(over.accessBeganAt === undefined || over.lastDeleteAt !== undefined)',
  'over.id !== undefined',
);

const succeededWaited = breakRule(
  '… although GrantAccess has succeeded',
  revokeByMemory,
  'isCreated ? latestInvocationEnd(entered)',
  'isCreated ? entered',
  'the time until which GrantAccess told that other creates may take effect',
);
const othersRemembered = breakRule(
  '… and so does it where the record says that the grant is over',
  revokeByMemory,
  '  refuseWhileCreating(deps, { granted, enteredAt });\n  await free(true);',
  '  await free(true);',
);

export const revokeByMemoryMutations: readonly Mutation[] = [
  breakRule(
    'RevokeAccess deletes although the record says that the grant is over',
    revokeAccess,
    byMemory,
    `if (typeof found !== 'string' && isOver(found)) return overResult(undefined);\n  ${byMemory}`,
  ),
  breakRule(
    '… although there is no record',
    revokeAccess,
    byMemory,
    `if (found === 'missing') return overResult(undefined, alertTexts.missing);\n  ${byMemory}`,
  ),
  breakRule(
    '… although the record cannot be read',
    revokeAccess,
    byMemory,
    `if (found === 'unreadable') return overResult(undefined, alertTexts.unreadable);\n  ${byMemory}`,
  ),
  breakRule(
    '… but not what was alreadyAssigned',
    revokeByMemory,
    '  if (alreadyAssigned) {',
    '  if (alreadyAssigned && deps.now() < 0) {',
  ),
  breakRule(
    '… and not the assignment of another grant',
    revokeByMemory,
    '    if (await isHeldByOther(deps, grantId, target, held)) throw',
    '    if (deps.now() < 0) throw',
  ),
  breakRule(
    'people are alerted of a record that says over while the assignment is listed',
    revokeByMemory,
    'return overResult(over, over ? alertTexts.over : alert);',
    'return overResult(over, alert);',
  ),
  breakRule(
    '… unless the list may lag',
    revokeByMemory,
    'if (over && !isHeld && ',
    'if (over && deps.now() < 0 && ',
  ),
  notInFuture,
  breakRules('… nor the lack of a delete', notInFuture, endExplained),
  endExplained,
  breakRule(
    'a list without the assignment proves nothing while a create is recent',
    revokeByMemory,
    "if (list === 'unlisted' && !isCreated",
    "if (list === 'gone' && !isCreated",
  ),
  breakRule(
    'a grant that was active has not failed, even if the record says so',
    revokeByMemory,
    "if (found.status === 'ended' || accessBeganAt === undefined)",
    'if (found.id)',
  ),
  breakRule(
    'without a record, creates are waited out',
    revokeByMemory,
    'if (!over && mayBeCreated)',
    'if (deps.now() < 0)',
  ),
  succeededWaited,
  breakRules('… and GrantAccess told of no other create', succeededWaited, othersRemembered),
  breakRule(
    'access that began was created, even if the record forgets it',
    grantFile('access/remove-assignment'),
    "creations === 'succeeded' || grant.accessBeganAt !== undefined;",
    "creations === 'succeeded';",
  ),
  breakRule(
    'the workflow remembers that other creates may take effect, even if the record forgets them',
    revokeAccess,
    'if (isRemoved && !isGone) refuseWhileCreating(deps, task);',
    '',
  ),
  othersRemembered,
  breakRule(
    'only a grant that has ended since RevokeAccess began explains what a list shows after the end',
    revokeByMemory,
    'mayShowLaterGrant(deps, toIso(entered), target)',
    'mayShowLaterGrant(deps, over.endedAt, target)',
  ),
];
