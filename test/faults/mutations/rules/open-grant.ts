import { breakRule, breakRules, grantFile, type Mutation } from '../mutation.ts';
import { lockFreedBySweep } from './revoke-access.ts';

const openGrant = grantFile('open-grant');
const lock = grantFile('record/lock');

const takeoverChecked = breakRule(
  'a lock is taken over only while it names the grant that was read',
  lock,
  "formerHolder ? { field: 'grantId', isOneOf: [formerHolder.grantId] }",
  "formerHolder ? { absent: 'nothing' }",
  'the lock that Decide and GrantAccess check',
);
const lockCheckedByDecide = breakRule(
  'Decide grants only to the grant that has the lock',
  grantFile('decide-grant'),
  'return lock.grantId === grantIdOf(grant)',
  "return lock.grantId !== ''",
);
const lockChecked = breakRule(
  'GrantAccess grants access only to the grant that has the lock',
  grantFile('grant-access'),
  'if (lock.grantId !== id)',
  "if (lock.grantId === '')",
  'Decide, which checks the lock before',
);
const lockWithoutRecord = breakRule(
  'a lock is not taken over while its function may still write the record',
  openGrant,
  'if (!holder && mayWriteGrant(lock, now()))',
  'if (!holder && now() < 0 && mayWriteGrant(lock, now()))',
  'the lock that Decide and GrantAccess check',
);
const replayed = breakRule(
  'a press that was handled before opens nothing',
  openGrant,
  "if (replayed) return returnExisting(deps, replayed, 'replayed');",
  '',
  'the record, which is written once, and the sweep, which frees the lock',
);
const takenInTime = breakRule(
  'an invocation whose time is over takes no lock',
  openGrant,
  'if (now() >= invocationEndsAt)',
  'if (now() < 0)',
  'the abort of its work',
);
const takenOver = breakRule(
  'a lock whose grant is over is taken over',
  openGrant,
  '  const isLost =',
  "  if (holder) return { outcome: 'held', grant: holder };\n  const isLost =",
  'the sweep, which frees the lock',
);
const closedAfterRefusal = breakRule(
  'a failed start closes a grant only after a definite refusal',
  openGrant,
  "if (started.outcome === 'unconfirmed') return",
  'if (grant.deadlineAt === undefined) return',
);
const closedWhileOpening = breakRule(
  'a failed start closes a grant only while it is opening',
  openGrant,
  "[{ field: 'status', isOneOf: unstarted }]",
  "[{ present: 'id' }]",
);

export const openGrantMutations: readonly Mutation[] = [
  breakRule(
    'the grant id comes from the signature of the press',
    'src/chat/slack/verify/signature.ts',
    ".update(acceptedSignature).digest('hex')",
    ".update(acceptedSignature + performance.now()).digest('hex')",
  ),
  replayed,
  breakRules('… and the sweep does not free the lock', replayed, lockFreedBySweep),
  breakRule(
    'a conditional write takes the lock: one open grant',
    lock,
    ": { absent: 'grantId' }]",
    ": { absent: 'nothing' }]",
  ),
  takenInTime,
  breakRule(
    'a grant keeps its lock until it is over',
    openGrant,
    'if (holder && !isOver(holder)) return',
    "if (holder && holder.status === 'active') return",
  ),
  takeoverChecked,
  breakRules(
    '… and neither do Decide and GrantAccess check it',
    takeoverChecked,
    lockCheckedByDecide,
    lockChecked,
  ),
  lockCheckedByDecide,
  lockChecked,
  breakRules('… neither Decide nor GrantAccess checks the lock', lockCheckedByDecide, lockChecked),
  lockWithoutRecord,
  breakRules('… and nothing checks the lock', lockWithoutRecord, lockCheckedByDecide, lockChecked),
  breakRule(
    '… and no longer than any function can run',
    lock,
    ' &&\n  takenUntil <= toIso(latestInvocationEnd(now));',
    ';',
  ),
  takenOver,
  breakRules('… and is not freed by the sweep either', takenOver, lockFreedBySweep),
  breakRule(
    'a takeover keeps the end of the former grant on the lock',
    lock,
    '        ...lastEndOf(formerHolder?.grant),\n',
    '',
  ),
  breakRule('… and the id of a grant whose record was lost', lock, '        lostGrantId,\n', ''),
  breakRule(
    '… unless it was never started, and so never gave access',
    openGrant,
    " && (await deps.executions.statusOf(lock.grantId)) !== 'never-started'",
    '',
  ),
  breakRule(
    'a lock has its own due',
    lock,
    "        due: 'grant',\n        dueAt,\n",
    '        dueAt,\n',
  ),
  breakRule(
    'freeing a lock keeps the end of its grant on it',
    lock,
    '      set: lastEndOf(grant),\n',
    '',
  ),
  breakRule(
    'a grant frees only its own lock',
    lock,
    "[{ field: 'grantId', isOneOf: [grantId] }]",
    "[{ present: 'id' }]",
  ),
  breakRule(
    'the record of a grant is written once',
    openGrant,
    "{ set }, [{ absent: 'id' }]",
    "{ set }, [{ absent: 'nothing' }]",
  ),
  breakRule(
    'the first write of a record makes the deadline due',
    openGrant,
    "const set = { ...grant, due: 'grant' };",
    'const set = { ...grant };',
  ),
  breakRule(
    'a second press for an opening grant starts its execution again',
    openGrant,
    'unstarted.includes(grant.status) ? await start(deps, grant)',
    "grant.status === 'failed' ? await start(deps, grant)",
  ),
  closedAfterRefusal,
  breakRule(
    '… and the response to a retry is not definite',
    'src/aws/step-functions.ts',
    'error.attempts === 1',
    'error.attempts > 0',
  ),
  closedWhileOpening,
  breakRules(
    '… in any status and without a definite refusal',
    closedAfterRefusal,
    closedWhileOpening,
  ),
  breakRule(
    'a write whose response was lost is read back',
    'src/aws/dynamodb/table.ts',
    'if (error.attempts === 1) return',
    'if (error.attempts > 0) return',
  ),
  breakRule(
    'a try over a closed connection counts as a try: it may have succeeded',
    'src/aws/client/retry.ts',
    'return await send(attempts);',
    'return await send(failures + 1);',
  ),
];
