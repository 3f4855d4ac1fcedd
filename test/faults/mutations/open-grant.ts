import { breakRule, breakRules, grantFile, type Mutation } from './mutation.ts';

const openGrant = grantFile('open-grant');
const lock = grantFile('record/lock');

const lockChecked = breakRule(
  'GrantAccess grants access only to the grant that has the lock',
  grantFile('grant-access'),
  'if (lock.grantId !== id)',
  "if (lock.grantId === '')",
);
const takeoverChecked = breakRule(
  'a lock is taken over only while it names the grant that was read',
  lock,
  "formerHolder ? { field: 'grantId', isOneOf: [formerHolder.grantId] }",
  "formerHolder ? { absent: 'nothing' }",
);
const lockWithoutRecord = breakRule(
  'a lock is not taken over while its function may still write the record',
  openGrant,
  'lock.takenUntil !== undefined && lock.takenUntil > toIso(now())',
  "lock.takenUntil === 'never'",
  'the lock that GrantAccess checks',
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
  "[{ field: 'status', isOneOf: ['opening'] }]",
  "[{ present: 'id' }]",
);

export const openGrantMutations: readonly Mutation[] = [
  breakRule(
    'the grant id comes from the signature of the press',
    'src/chat/slack/signature.ts',
    ".update(acceptedSignature).digest('hex')",
    ".update(acceptedSignature + performance.now()).digest('hex')",
  ),
  breakRule(
    'a press that was handled before opens nothing',
    openGrant,
    "if (replayed) return returnExisting(deps, replayed, 'replayed');",
    '',
  ),
  breakRule(
    'a conditional write takes the lock: one open grant',
    lock,
    ": { absent: 'grantId' }]",
    ": { absent: 'nothing' }]",
  ),
  breakRule(
    'an invocation whose time is over takes no lock',
    openGrant,
    'if (now() >= invocationEndsAt)',
    'if (now() < 0)',
  ),
  breakRule(
    'a grant keeps its lock until it is over',
    openGrant,
    'if (holder && !isOver(holder)) return',
    "if (holder && holder.status === 'active') return",
  ),
  takeoverChecked,
  lockChecked,
  breakRules('… neither the lock nor its takeover is checked', takeoverChecked, lockChecked),
  lockWithoutRecord,
  breakRules('… and GrantAccess does not check the lock', lockWithoutRecord, lockChecked),
  breakRule(
    'a lock whose grant is over is taken over',
    openGrant,
    'const formerHolder = { grantId: lock.grantId, grant: holder };',
    "if (holder) return { outcome: 'held', grant: holder };\n  const formerHolder = { grantId: lock.grantId, grant: holder };",
  ),
  breakRule(
    'a takeover keeps the end of the former grant on the lock',
    lock,
    ', ...lastEndOf(formerHolder?.grant) }',
    ' }',
  ),
  breakRule(
    'freeing a lock keeps the end of its grant on it',
    lock,
    '{ set: lastEndOf(grant), remove:',
    '{ remove:',
  ),
  breakRule(
    'a grant frees only its own lock',
    lock,
    "'takenUntil'] },\n    [{ field: 'grantId', isOneOf: [grantId] }],",
    "'takenUntil'] },\n    [{ present: 'id' }],",
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
    "grant.status === 'opening' ? await start(deps, grant)",
    "grant.status === 'failed' ? await start(deps, grant)",
  ),
  breakRule(
    '… with the stored input',
    openGrant,
    "grant.status === 'opening' ? await start(deps, grant)",
    "grant.status === 'opening' ? await deps.executions.start(grantIdOf(grant), JSON.stringify({ ...JSON.parse(grant.input), accessSeconds: 1 }))",
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
