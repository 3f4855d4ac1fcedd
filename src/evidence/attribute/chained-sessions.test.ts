import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  buildAssumeRoleRecord,
  buildChainedIdentity,
  findEvidenceIds,
  otherUserId,
  record,
  buildSessionIdentity,
  userId,
} from '../../../test/fixtures/evidence/cloudtrail-records.ts';

const mine = buildSessionIdentity();
const others = buildSessionIdentity({ userId: otherUserId, sessionName: 'maria@example.com' });
/** The grant's session assumes a role from 8:10 to 8:40. */
const begins = buildAssumeRoleRecord({ id: 'begins', identity: mine, key: 'K0', session: 's0' });

const call = (eventID: string, userIdentity: unknown, eventTime = '2026-07-01T08:20:00Z') =>
  record({ eventID, eventTime, userIdentity });
const issued = (at: string, more: object = {}) => ({
  ...buildChainedIdentity(0, { key: 'KCONSOLE' }),
  sessionContext: { attributes: { creationDate: `2026-07-01T${at}Z` } },
  ...more,
});

const cases: readonly { of: string; event: Record<string, unknown>; counts: boolean }[] = [
  { of: 'with the key', event: call('e', buildChainedIdentity(0)), counts: true },
  {
    of: 'with the key, whatever the ARN',
    event: call('e', buildChainedIdentity(0, { key: 'K0', session: 'else' })),
    counts: true,
  },
  {
    of: 'by the ARN without a key',
    event: call('e', buildChainedIdentity(0, { key: undefined })),
    counts: true,
  },
  {
    of: 'by the ARN with a key of the console',
    event: call('e', issued('08:15:00', { onBehalfOf: { userId } })),
    counts: true,
  },
  {
    of: 'by the ARN in the key’s last second',
    event: call('e', buildChainedIdentity(0, { key: undefined }), '2026-07-01T08:40:00Z'),
    counts: true,
  },
  {
    of: 'by the ARN after the key’s life',
    event: call('e', buildChainedIdentity(0, { key: undefined }), '2026-07-01T08:40:01Z'),
    counts: false,
  },
  {
    of: 'by the ARN before the key’s life',
    event: call('e', buildChainedIdentity(0, { key: undefined }), '2026-07-01T08:09:59Z'),
    counts: false,
  },
  { of: 'by the ARN, of an earlier session', event: call('e', issued('08:09:59')), counts: false },
  {
    of: 'by the ARN, on behalf of somebody else',
    event: call('e', issued('08:15:00', { onBehalfOf: { userId: otherUserId } })),
    counts: false,
  },
  {
    of: 'by an ARN that is longer',
    event: call('e', buildChainedIdentity(0, { key: 'KX', session: 's01' })),
    counts: false,
  },
  {
    of: 'by an ARN that is shorter',
    event: call('e', buildChainedIdentity(0, { key: 'KX', session: 's' })),
    counts: false,
  },
  { of: 'of nobody', event: call('e', undefined), counts: false },
];
for (const { of, event, counts } of cases)
  test(`a call ${of} ${counts ? 'is' : 'is not'} done with the role assumed by role chaining`, () => {
    const expected = { portal: [], role: ['begins'], chained: counts ? ['e'] : [] };
    assert.deepEqual(findEvidenceIds([event, begins, event]), expected);
  });

test('somebody else who assumes the same role by the same session name meanwhile is not counted', () => {
  const events = [
    call('hers', buildChainedIdentity(0, { key: 'KHERS' })),
    begins,
    buildAssumeRoleRecord({
      id: 'hers-begins',
      identity: others,
      key: 'KHERS',
      session: 's0',
      at: '2026-07-01T08:12:00Z',
    }),
    call('his', buildChainedIdentity(0)),
  ];
  assert.deepEqual(findEvidenceIds(events), { portal: [], role: ['begins'], chained: ['his'] });
});

test('a role that was refused is not followed', () => {
  const refused = { ...begins, errorCode: 'AccessDenied', responseElements: null };
  const found = findEvidenceIds([refused, call('e', buildChainedIdentity(0, { key: undefined }))]);
  assert.deepEqual(found, { portal: [], role: ['begins'], chained: [] });
});

test('a session from before the grant is not followed either', () => {
  const before = buildSessionIdentity({ issuedAt: '2026-07-01T07:00:00Z' });
  const events = [
    buildAssumeRoleRecord({ id: 'b', identity: before, key: 'K0', session: 's0' }),
    call('e', buildChainedIdentity(0)),
  ];
  assert.deepEqual(findEvidenceIds(events), { portal: [], role: [], chained: [] });
});

/** Somebody assumes a role, or calls something, with the grant's session, another's, or an earlier step's. */
const step = fc.record({
  by: fc.nat({ max: 30 }),
  assumes: fc.boolean(),
  showsKey: fc.boolean(),
  isTwice: fc.boolean(),
});

interface Step {
  readonly id: string;
  readonly isMine: boolean;
  readonly isOnward: boolean;
  readonly event: Record<string, unknown>;
  readonly identity: unknown;
}

/** Steps 0 and 1 are the grant's session and somebody else's; each session that is begun has a name of its own. */
function buildSteps(parts: readonly { by: number; assumes: boolean; showsKey: boolean }[]): Step[] {
  const sessions: Omit<Step & { anonymous: unknown }, 'id' | 'event'>[] = [
    { isMine: true, isOnward: false, identity: mine, anonymous: mine },
    { isMine: false, isOnward: false, identity: others, anonymous: others },
  ];
  return parts.flatMap(({ by, assumes, showsKey }, index) => {
    const session = sessions[by % sessions.length];
    if (!session) return [];
    const { isMine, isOnward } = session;
    const identity = showsKey ? session.identity : session.anonymous;
    const id = `e-${index}`;
    const started = { id, identity, key: `K${index}`, session: `s${index}` };
    if (assumes)
      sessions.push({
        isMine,
        isOnward: true,
        identity: buildChainedIdentity(index),
        anonymous: buildChainedIdentity(index, { key: undefined }),
      });
    return [
      { id, isMine, isOnward, identity, event: assumes ? buildAssumeRoleRecord(started) : call(id, identity) },
    ];
  });
}

test('of any steps of any people, in any order and twice, exactly the grant’s are taken, however long the chain', () => {
  const stories = fc.array(step, { maxLength: 40 }).chain((parts) => {
    const steps = buildSteps(parts);
    const events = steps.map(({ event }) => event);
    const again = events.filter((_, index) => parts[index]?.isTwice);
    const all = [...events, ...again];
    return fc.record({
      steps: fc.constant(steps),
      events: fc.shuffledSubarray(all, { minLength: all.length }),
    });
  });
  fc.assert(
    fc.property(stories, ({ steps, events }) => {
      const found = findEvidenceIds(events);
      const expect = (isOnward: boolean) =>
        steps
          .filter((each) => each.isMine && each.isOnward === isOnward)
          .map(({ id }) => id)
          .sort();
      assert.deepEqual(found.role.toSorted(), expect(false));
      assert.deepEqual(found.chained.toSorted(), expect(true));
    }),
    { numRuns: 300 },
  );
});

test('of hundreds of sessions of one name, thousands of somebody else’s calls are none', () => {
  const sessions = Array.from({ length: 50 }, (_, index) =>
    buildAssumeRoleRecord({ id: `b-${index}`, identity: mine, key: `K${index}`, session: 's0' }),
  );
  const calls = Array.from({ length: 2_000 }, (_, index) =>
    call(`e-${index}`, buildChainedIdentity(0, { key: `X${index}` }), '2026-07-01T08:50:00Z'),
  );
  assert.equal(findEvidenceIds([...calls, ...sessions]).chained.length, 0);
});
