import { broken, brokenTogether, grant, type Mutation } from './mutation.ts';

const openGrant = grant('open-grant');
const lock = grant('record/lock');

const lockChecked = broken(
  'GrantAccess grants access only to the grant that has the lock',
  grant('grant-access'),
  'if (lock.grantId !== id)',
  "if (lock.grantId === '')",
);
const takeoverChecked = broken(
  'a lock is taken over only while it names the grant that was read',
  lock,
  "formerHolder ? { field: 'grantId', isOneOf: [formerHolder.grantId] }",
  "formerHolder ? { absent: 'nothing' }",
);
const lockWithoutRecord = broken(
  'a lock is not taken over while its function may still write the record',
  openGrant,
  'lock.takenUntil !== undefined && lock.takenUntil > toIso(now())',
  "lock.takenUntil === 'never'",
  'the lock that GrantAccess checks',
);
const closedAfterRefusal = broken(
  'a failed start closes a grant only after a definite refusal',
  openGrant,
  "if (started.outcome === 'unconfirmed') return",
  'if (grant.deadlineAt === undefined) return',
);
const closedWhileOpening = broken(
  'a failed start closes a grant only while it is opening',
  openGrant,
  "[{ field: 'status', isOneOf: ['opening'] }]",
  "[{ present: 'id' }]",
);

export const openGrantMutations: readonly Mutation[] = [
  broken(
    'the grant id comes from the signature of the press',
    'src/chat/slack/signature.ts',
    ".update(acceptedSignature).digest('hex')",
    ".update(acceptedSignature + performance.now()).digest('hex')",
  ),
  broken(
    'a press that was handled before opens nothing',
    openGrant,
    "if (replayed) return joinOpen(replayed, 'replayed');",
    '',
  ),
  broken(
    'a conditional write takes the lock: one open grant',
    lock,
    ": { absent: 'grantId' }]",
    ": { absent: 'nothing' }]",
  ),
  broken(
    'a grant keeps its lock until it is over',
    openGrant,
    'if (holder && !isOver(holder)) return',
    "if (holder && holder.status === 'active') return",
  ),
  takeoverChecked,
  lockChecked,
  brokenTogether('… neither the lock nor its takeover is checked', takeoverChecked, lockChecked),
  lockWithoutRecord,
  brokenTogether('… and GrantAccess does not check the lock', lockWithoutRecord, lockChecked),
  broken(
    'a lock whose grant is over is taken over',
    openGrant,
    'const formerHolder = { grantId: lock.grantId, grant: holder };',
    "if (holder) return { outcome: 'held', grant: holder };\n  const formerHolder = { grantId: lock.grantId, grant: holder };",
  ),
  broken(
    'a takeover keeps the end of the former grant on the lock',
    lock,
    ', ...lastEndOf(formerHolder?.grant) }',
    ' }',
  ),
  broken(
    'freeing a lock keeps the end of its grant on it',
    lock,
    '{ set: lastEndOf(grant), remove:',
    '{ remove:',
  ),
  broken(
    'a grant frees only its own lock',
    lock,
    "'takenUntil'] },\n    [{ field: 'grantId', isOneOf: [grantId] }],",
    "'takenUntil'] },\n    [{ present: 'id' }],",
  ),
  broken(
    'the record of a grant is written once',
    openGrant,
    "{ set }, [{ absent: 'id' }]",
    "{ set }, [{ absent: 'nothing' }]",
  ),
  broken(
    'the first write of a record makes the deadline due',
    openGrant,
    "const set = { ...grant, due: 'grant' };",
    'const set = { ...grant };',
  ),
  broken(
    'a second press for an opening grant starts its execution again',
    openGrant,
    "grant.status === 'opening' ? await start(grant)",
    "grant.status === 'failed' ? await start(grant)",
  ),
  broken(
    '… with the stored input',
    openGrant,
    "grant.status === 'opening' ? await start(grant)",
    "grant.status === 'opening' ? await executions.start(grantIdOf(grant), JSON.stringify({ ...JSON.parse(grant.input), accessSeconds: 1 }))",
  ),
  closedAfterRefusal,
  broken(
    '… and the response to a retry is not definite',
    'src/aws/step-functions.ts',
    'error.attempts === 1',
    'error.attempts > 0',
  ),
  closedWhileOpening,
  brokenTogether(
    '… in any status and without a definite refusal',
    closedAfterRefusal,
    closedWhileOpening,
  ),
  broken(
    'a write whose response was lost is read back',
    'src/aws/dynamodb/table.ts',
    'if (error.attempts === 1) return',
    'if (error.attempts > 0) return',
  ),
  broken(
    'a try over a closed connection counts as a try: it may have succeeded',
    'src/aws/client/retry.ts',
    'return await send(attempts);',
    'return await send(failures + 1);',
  ),
];
