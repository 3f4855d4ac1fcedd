import { broken, brokenTogether, grant, type Mutation } from './mutation.ts';

const opening = grant('open-grant');
const lock = grant('record/lock');

const lockHeld = broken(
  'GrantAccess gives only to the grant that holds the lock',
  grant('grant-access'),
  'if (lock.grantId !== id)',
  "if (lock.grantId === '')",
);
const takenOver = broken(
  'a lock is taken over only while it still names the grant that was looked at',
  lock,
  "formerHolder ? { field: 'grantId', isOneOf: [formerHolder.grantId] }",
  "formerHolder ? { absent: 'nothing' }",
);
const stillWriting = broken(
  'a lock whose click may still write its record is not taken over',
  opening,
  'lock.takenUntil !== undefined && lock.takenUntil > toIso(now())',
  "lock.takenUntil === 'never'",
  'the lock that GrantAccess looks at',
);
const unconfirmed = broken(
  'a grant is closed for a failed start only on a definite refusal',
  opening,
  "if (started.outcome === 'unconfirmed') return",
  'if (grant.deadlineAt === undefined) return',
);
const whileOpening = broken(
  'a grant is closed for a failed start only while it is opening',
  opening,
  "[{ field: 'status', isOneOf: ['opening'] }]",
  "[{ present: 'id' }]",
);

export const openingMutations: readonly Mutation[] = [
  broken(
    'a grant is named by its click',
    'src/chat/slack/signature.ts',
    ".update(acceptedSignature).digest('hex')",
    ".update(acceptedSignature + performance.now()).digest('hex')",
  ),
  broken(
    'a click that was answered before opens nothing',
    opening,
    "if (replayed) return joinOpen(replayed, 'replayed');",
    '',
  ),
  broken(
    'one open grant: the lock is taken by a conditional write',
    lock,
    ": { absent: 'grantId' }]",
    ": { absent: 'nothing' }]",
  ),
  broken(
    'a lock stays with its grant until that is over',
    opening,
    'if (holder && !isOver(holder)) return',
    "if (holder && holder.status === 'active') return",
  ),
  takenOver,
  lockHeld,
  brokenTogether('… the lock and its taking over, both', takenOver, lockHeld),
  stillWriting,
  brokenTogether('… and the lock that GrantAccess looks at', stillWriting, lockHeld),
  broken(
    'the lock of a grant that is over is taken over',
    opening,
    'const over = { grantId: lock.grantId, grant: holder };',
    "if (holder) return { outcome: 'held', grant: holder };\n  const over = { grantId: lock.grantId, grant: holder };",
  ),
  broken(
    'whoever takes a lock over keeps when its grant ended',
    lock,
    ', ...lastEndOf(formerHolder?.grant) }',
    ' }',
  ),
  broken(
    'a lock that is freed keeps when its grant ended',
    lock,
    '{ set: lastEndOf(grant), remove:',
    '{ remove:',
  ),
  broken(
    'only its own grant frees a lock',
    lock,
    "'takenUntil'] },\n    [{ field: 'grantId', isOneOf: [grantId] }],",
    "'takenUntil'] },\n    [{ present: 'id' }],",
  ),
  broken(
    'the record is written once',
    opening,
    "{ set }, [{ absent: 'id' }]",
    "{ set }, [{ absent: 'nothing' }]",
  ),
  broken(
    'the deadline is owed from the first write on',
    opening,
    "const set = { ...grant, due: 'grant' };",
    'const set = { ...grant };',
  ),
  broken(
    'a second click on an opening grant starts it again',
    opening,
    "grant.status === 'opening' ? await start(grant)",
    "grant.status === 'failed' ? await start(grant)",
  ),
  broken(
    '… with the stored input',
    opening,
    "grant.status === 'opening' ? await start(grant)",
    "grant.status === 'opening' ? await executions.start(grantIdOf(grant), JSON.stringify({ ...JSON.parse(grant.input), accessSeconds: 1 }))",
  ),
  unconfirmed,
  broken(
    '… and the answer to a second try is none',
    'src/aws/executions.ts',
    'error.attempts === 1',
    'error.attempts > 0',
  ),
  whileOpening,
  brokenTogether('… unconfirmed, and whatever it is', unconfirmed, whileOpening),
  broken(
    'a write whose answer was lost is read back',
    'src/aws/dynamodb/table.ts',
    'if (error.attempts === 1) return',
    'if (error.attempts > 0) return',
  ),
  broken(
    'a try over a connection that had been closed counts: it may have had its effect',
    'src/aws/client/retry.ts',
    'return await send(attempts);',
    'return await ask(failures + 1);',
  ),
];
