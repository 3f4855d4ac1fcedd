import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  buildAssumeRoleRecord,
  buildChainedIdentity,
  buildSessionIdentity,
  findEvidenceIds,
  otherUserId,
  record,
} from '../../../test/fixtures/evidence/cloudtrail-records.ts';

const mine = buildSessionIdentity();
const othersIdentity = buildSessionIdentity({
  userId: otherUserId,
  sessionName: 'maria@example.com',
});

/** A call, or an AssumeRole, with the grant's session, another user's, or one that an earlier step started. */
const step = fc.record({
  session: fc.nat({ max: 30 }),
  isAssumeRole: fc.boolean(),
  hasKey: fc.boolean(),
  isTwice: fc.boolean(),
});

interface Step {
  readonly id: string;
  readonly isMine: boolean;
  readonly isChained: boolean;
  readonly event: Record<string, unknown>;
  readonly identity: unknown;
}

interface StepParts {
  readonly session: number;
  readonly isAssumeRole: boolean;
  readonly hasKey: boolean;
}

/** Sessions 0 and 1 are the grant's and another user's. Each AssumeRole adds a session with its own name. */
function buildSteps(parts: readonly StepParts[]): Step[] {
  const sessions: Omit<Step & { withoutKey: unknown }, 'id' | 'event'>[] = [
    { isMine: true, isChained: false, identity: mine, withoutKey: mine },
    { isMine: false, isChained: false, identity: othersIdentity, withoutKey: othersIdentity },
  ];
  return parts.flatMap(({ session: number, isAssumeRole, hasKey }, index) => {
    const session = sessions[number % sessions.length];
    if (!session) return [];
    const { isMine, isChained } = session;
    const identity = hasKey ? session.identity : session.withoutKey;
    const id = `e-${index}`;
    const started = { id, identity, key: `K${index}`, session: `s${index}` };
    if (isAssumeRole)
      sessions.push({
        isMine,
        isChained: true,
        identity: buildChainedIdentity(index),
        withoutKey: buildChainedIdentity(index, { key: undefined }),
      });
    const event = isAssumeRole
      ? buildAssumeRoleRecord(started)
      : record({ eventID: id, eventTime: '2026-07-01T08:20:00Z', userIdentity: identity });
    return [{ id, isMine, isChained, identity, event }];
  });
}

test('selects exactly the grant’s events, for chains of any length, in any order and with duplicates', () => {
  const scenarios = fc.array(step, { maxLength: 40 }).chain((parts) => {
    const steps = buildSteps(parts);
    const events = steps.map(({ event }) => event);
    const duplicates = events.filter((_, index) => parts[index]?.isTwice);
    const all = [...events, ...duplicates];
    return fc.record({
      steps: fc.constant(steps),
      events: fc.shuffledSubarray(all, { minLength: all.length }),
    });
  });
  fc.assert(
    fc.property(scenarios, ({ steps, events }) => {
      const found = findEvidenceIds(events);
      const expected = (isChained: boolean) =>
        steps
          .filter((each) => each.isMine && each.isChained === isChained)
          .map(({ id }) => id)
          .sort();
      assert.deepEqual(found.role.toSorted(), expected(false));
      assert.deepEqual(found.chained.toSorted(), expected(true));
    }),
    { numRuns: 300 },
  );
});
