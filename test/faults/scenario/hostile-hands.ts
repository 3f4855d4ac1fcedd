import type { StoredRecord } from '../../../src/request/stored-record.ts';
import { minute } from '../fault-profile.ts';
import type { Random } from '../random.ts';
import { type Simulation, startTime } from '../simulation.ts';
import { hostileText, otherAccountId, testUsers, unrelatedPrincipalId } from '../test-data.ts';
import { grantIds, latestGrantId, runAfter } from './actions.ts';
import { far, withoutUndefined } from './changed-records.ts';

/** Whether people must be alerted of it: in any case, or where the grant created the assignment. */
type Contradiction = true | 'of access';
type Alteration = readonly [name: string, fields: StoredRecord, contradiction?: Contradiction];

/** One write each, by somebody who may write a grant's record. */
const grantAlterations: readonly [Alteration, ...Alteration[]] = [
  ['status failed', { status: 'failed', endedAt: '2026-11-21T03:00:00.000Z' }, 'of access'],
  ['status ended', { status: 'ended', endedAt: '2026-11-21T03:00:00.000Z' }],
  ['status active', { status: 'active', accessBeganAt: '2026-11-21T03:00:00.000Z' }],
  ['status opening', { status: 'opening' }],
  ['status ending', { status: 'ending' }],
  ['no status', { status: undefined }, true],
  ['alreadyAssigned true', { alreadyAssigned: true }, 'of access'],
  ['alreadyAssigned false', { alreadyAssigned: false }],
  ['another account', { accountId: otherAccountId }, true],
  [
    'another user',
    { principalId: testUsers[1].principalId, slackUserId: testUsers[1].slackUserId },
  ],
  ['an unrelated user', { principalId: unrelatedPrincipalId }, true],
  ['a deadline in 2036', { deadlineAt: far, dueAt: 2_082_758_400 }],
  ['a latest deadline in 2036', { latestDeadlineAt: far }],
  ['a request in 2036', { requestedAt: far }],
  ['an early deadline', { deadlineAt: '2026-11-21T03:00:00.000Z' }],
  ['a lease until 2036', { leaseOwner: 'hostile', leaseUntil: far }],
  ['a create attempt of 2036', { createAttempts: new Set([`${far} hostile`]) }],
  ['an unknown creation', { createRequestIds: new Set(['unknown']), lastCreateAt: far }],
  ['an unknown deletion', { deleteRequestId: 'unknown', deleteSentAt: far }],
  ['no creates', { createRequestIds: undefined, createAttempts: undefined }],
  ['not due', { due: undefined, dueAt: undefined }],
  ['a field of its own', { hostile: 'x'.repeat(1_000) }, true],
  ['a hostile text', { failure: hostileText, userName: hostileText }],
];

const lockAlterations: readonly [Alteration, ...Alteration[]] = [
  ['a lock of another grant', { grantId: 'f0f0f0'.padEnd(32, '0') }],
  ['a free lock', { grantId: undefined, takenUntil: undefined }],
  ['a lock with an end in 2036', { lastEndedAt: far, lastAlreadyAssigned: false }],
  ['a lock with an assignment before', { lastEndedAt: far, lastAlreadyAssigned: true }],
  ['a lock of a lost grant', { lostGrantId: 'f0f0f0'.padEnd(32, '0') }],
  ['a malformed lock', { grantId: 7 }],
  ['a lock that is not due', { due: undefined, dueAt: undefined }],
];

const waitAlterations: readonly [Alteration, ...Alteration[]] = [
  ['a wait that was ended', { wokenAt: far }],
  ['another task token', { taskToken: 'hostile' }],
];

const reportAlterations: readonly [Alteration, ...Alteration[]] = [
  ['a report that was sent', { sentAt: far }],
  ['a report that is not due', { due: undefined, dueAt: undefined }],
];

/** Changes, deletes or restores one record of a grant, at random. */
function touchOnce(simulation: Simulation, grantId: string): void {
  const { random, dynamodb, checks } = simulation;
  const grant = dynamodb.all.get(`grant#${grantId}`);
  if (!grant) return;
  const lockId = `open#${grant['accountId']}#${grant['permissionSetArn']}#${grant['principalId']}`;
  const [id, alterations] = random.pick([
    [`grant#${grantId}`, grantAlterations],
    [`grant#${grantId}`, grantAlterations],
    [`grant#${grantId}`, grantAlterations],
    [lockId, lockAlterations],
    [`wait#${grantId}#expiry`, waitAlterations],
    [`report#${grantId}`, reportAlterations],
  ] as const);
  const isActive = grant['status'] === 'active' && simulation.isWaiting(grantId);
  const touch = (what: string, isContradiction = false): void =>
    checks.onTouched({
      grantId,
      what,
      isContradiction: isContradiction && isActive,
      principalId: String(grant['principalId']),
    });
  const how = random.pick(['alter', 'alter', 'alter', 'delete', 'restore'] as const);
  const isGrant = id.startsWith('grant#');
  if (how === 'delete') {
    touch(`deleted ${id.split('#')[0]}`, isGrant);
    dynamodb.overwrite(id, undefined);
  } else if (how === 'restore') {
    const earlier = dynamodb.earlier(id);
    const restored = earlier[Math.floor(random.between(0, earlier.length))];
    touch(`restored ${id.split('#')[0]}`);
    if (restored) dynamodb.overwrite(id, restored);
  } else {
    const [what, fields, contradiction] = random.pick(alterations);
    const isOfAccess = contradiction === 'of access' && grant['alreadyAssigned'] === false;
    touch(what, contradiction === true || isOfAccess);
    dynamodb.overwrite(id, withoutUndefined({ id, ...dynamodb.all.get(id), ...fields }));
  }
}

const anyGrantId = (simulation: Simulation, random: Random): string => {
  const all = grantIds(simulation);
  return random.chance(0.7)
    ? latestGrantId(simulation)
    : (all[Math.floor(random.between(0, all.length))] ?? '');
};

/** Hostile hands touch records: at random times, or at some call of some function. */
export function addHostileHands(simulation: Simulation): void {
  const { random, time } = simulation;
  const touch = (): void => touchOnce(simulation, anyGrantId(simulation, random));
  for (let times = random.pick([1, 1, 1, 2, 4]); times > 0; times -= 1)
    if (random.chance(0.5)) time.at(startTime + random.between(1, 4_000) * 1_000, touch);
    else {
      let callsLeft = Math.floor(random.between(3, 60));
      simulation.intercept(() => {
        callsLeft -= 1;
        if (callsLeft === 0)
          runAfter(simulation, random.pick([0, random.between(0, 3 * minute)]), touch);
        return undefined;
      });
    }
}
