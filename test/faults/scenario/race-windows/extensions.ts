import { minute } from '../../fault-profile.ts';
import type { Simulation } from '../../simulation.ts';
import { testUsers } from '../../test-data.ts';
import { injectAt, latestGrantId, onceGranted, onState, pressAt, runAfter } from '../actions.ts';
import { changeRecord, expectEnded, far } from '../changed-records.ts';
import type { RaceWindow } from '../race-window.ts';
import { withdrawals } from './withdrawal.ts';

const [firstUser, otherUser] = testUsers;
const second = 1_000;
const name = 'access-requested';
/** A quarter of an hour of access, which may be extended to an hour and a half. */
const times = { accessSeconds: 900, maxAccessSeconds: 5_400 };

/** In seconds: as long as access lasts, hardly longer, allowed, and too long. */
const durations = [900, 1_000, 1_800, 3_600, 5_400, 7_200] as const;

/** With `seconds`, a chosen duration. */
const extendAfter = (
  simulation: Simulation,
  delayMs: number,
  grantId: string,
  user = firstUser,
  seconds?: number,
) => runAfter(simulation, delayMs, () => simulation.extend(user, grantId, seconds));

/** Does something so long before the deadline, which may be a negative time. */
function beforeDeadline(simulation: Simulation, grantId: string, ms: number, act: () => unknown) {
  const { deadlineAt } = simulation.dynamodb.all.get(`grant#${grantId}`) ?? {};
  simulation.time.at(Date.parse(String(deadlineAt)) - ms, () => void act());
}

export const extensionWindows: readonly RaceWindow[] = [
  {
    name: 'two presses of Extend at once',
    faults: 'none',
    ...times,
    run(simulation) {
      const { random } = simulation;
      onceGranted(simulation, (grantId) => {
        const at = random.between(0, 10 * minute);
        for (let presses = random.pick([2, 3, 5]); presses > 0; presses -= 1)
          extendAfter(simulation, at + random.between(0, 120), grantId);
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'Extend is pressed again and again, and the sweep shows each deadline',
    faults: 'none',
    accessSeconds: 900,
    // Four minutes are left after the last extension.
    maxAccessSeconds: 900 + 2 * 1_800 + 240,
    run(simulation) {
      onceGranted(simulation, (grantId) => {
        for (const minutes of [1, 14, 30, 43, 60, 70])
          extendAfter(simulation, minutes * minute, grantId);
        extendAfter(simulation, 2 * minute, grantId, otherUser);
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'an extension comes as the wait for access to expire times out',
    faults: 'targeted',
    ...times,
    run(simulation) {
      const { random } = simulation;
      onceGranted(simulation, (grantId) =>
        beforeDeadline(simulation, grantId, random.between(-1_000, 2_000), () =>
          simulation.extend(firstUser, grantId),
        ),
      );
      const operation = random.pick(['DescribeUser', 'change grant']);
      injectAt(simulation, { name, operation, after: 1 }, () => ({
        pauseMs: random.between(0, 1_500),
      }));
      injectAt(simulation, { name: 'revoke-access', operation: 'change grant' }, () => ({
        pauseMs: random.pick([0, random.between(0, 9_000)]),
      }));
      pressAt(simulation, second);
    },
  },
  {
    name: 'an extension and an end request come at once',
    faults: 'none',
    ...times,
    run(simulation) {
      const { random } = simulation;
      onceGranted(simulation, (grantId) => {
        const at = random.between(0, 5 * minute);
        extendAfter(simulation, at + random.between(0, 150), grantId);
        runAfter(simulation, at + random.between(0, 150), () =>
          simulation.requestEnd(firstUser, grantId),
        );
        extendAfter(simulation, at + random.between(0, 5_000), grantId);
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'the response to an extension is lost, or its function is killed before it makes the notification due',
    faults: 'targeted',
    ...times,
    run(simulation) {
      const { random } = simulation;
      const operation = random.pick(['change grant', 'change notified']);
      const fault = random.pick(['dropped-after', 'closed-after', 'killed-after'] as const);
      onceGranted(simulation, (grantId) => {
        injectAt(simulation, { name, operation }, () => ({ fault }));
        for (const withinMs of [1_000, 60_000])
          extendAfter(simulation, random.between(0, withinMs), grantId);
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'an extension pauses before its write, while others extend the same grant',
    faults: 'targeted',
    ...times,
    run(simulation) {
      const { random } = simulation;
      onceGranted(simulation, (grantId) => {
        injectAt(simulation, { name, operation: 'change grant' }, () => ({
          pauseMs: random.between(900, 1_800),
        }));
        for (const at of [0, 200, 500]) extendAfter(simulation, second + at, grantId);
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'a function that extends stands still between its decision and its write: access ends, or its permission',
    faults: 'targeted',
    overrides: { maxFreezeMs: 15 * minute },
    ...times,
    run(simulation) {
      const { random } = simulation;
      const withdraw = random.pick(withdrawals);
      onceGranted(simulation, (grantId) => {
        injectAt(simulation, { name, operation: 'change grant' }, ({ invocation }) => {
          const { grantId: own = '' } = invocation;
          const act = random.pick([
            () => simulation.requestEnd(firstUser, own),
            () => simulation.invokeAgain('revoke-access', own),
            () => withdraw(simulation),
          ]);
          runAfter(simulation, random.between(0, 900), act);
          return { pauseMs: random.between(1_000, 9_500) };
        });
        extendAfter(simulation, random.between(0, 5_000), grantId);
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'the wait for access to expire fails, and an extension is written after RevokeAccess has begun',
    faults: 'targeted',
    ...times,
    run(simulation) {
      const { random } = simulation;
      const store = { name: 'step-functions', operation: 'store token', times: 20 };
      injectAt(simulation, store, () => ({ fault: 'throttle' }));
      injectAt(simulation, { name: 'revoke-access', operation: 'read grant' }, ({ invocation }) => {
        injectAt(simulation, { name, operation: 'change grant' }, () => ({
          pauseMs: random.between(700, 1_500),
        }));
        extendAfter(simulation, 0, invocation.grantId ?? '');
        return { pauseMs: random.between(200, 500) };
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'the permission is withdrawn before an extension',
    faults: 'none',
    ...times,
    run(simulation) {
      const { random } = simulation;
      onceGranted(simulation, (grantId) => {
        runAfter(simulation, 30 * second, () => random.pick(withdrawals)(simulation));
        for (const at of [31, 90]) extendAfter(simulation, at * second, grantId);
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'the execution of an extended grant is lost, and the sweep looks at its lock',
    faults: 'targeted',
    ...times,
    isLeftAlone: true,
    run(simulation) {
      const { random, stepFunctions } = simulation;
      onceGranted(simulation, (grantId) => {
        extendAfter(simulation, random.between(0, 10 * minute), grantId);
        runAfter(simulation, random.between(0, 14 * minute), () => stepFunctions.abort(grantId));
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'an execution is lost, and the record of its active grant names 2036: it ends at the latest deadline',
    faults: 'targeted',
    accessSeconds: 300,
    maxAccessSeconds: 900,
    isLeftAlone: true,
    run(simulation) {
      onceGranted(simulation, (grantId) => {
        simulation.stepFunctions.abort(grantId);
        const forged = { deadlineAt: far, dueAt: Date.parse(far) / 1000, latestDeadlineAt: far };
        changeRecord(simulation, grantId, forged, { kinds: ['swept'] });
      });
      // Two sweeps after the latest deadline.
      expectEnded(simulation, (900 + 2 * 300 + 60) * second);
      pressAt(simulation, second);
    },
  },
  {
    name: 'an extension comes while GrantAccess tells that access is active',
    faults: 'none',
    ...times,
    run(simulation) {
      const { random, dynamodb } = simulation;
      let isDone = false;
      injectAt(simulation, { name: 'grant-access', operation: 'post', times: 4 }, () => {
        const grantId = latestGrantId(simulation);
        const { status } = dynamodb.all.get(`grant#${grantId}`) ?? {};
        if (isDone || status !== 'active') return undefined;
        isDone = true;
        extendAfter(simulation, random.between(0, 300), grantId);
        return { pauseMs: random.between(500, 1_900) };
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'the sweep dies as it tells of an extension, and access ends while GrantAccess waits for its lease',
    faults: 'targeted',
    overrides: { maxOperationMs: 300, maxListLagMs: 200, maxStatusLagMs: 0 },
    ...times,
    isLeftAlone: true,
    run(simulation) {
      onceGranted(simulation, (grantId) => extendAfter(simulation, second, grantId));
      injectAt(simulation, { name: 'sweep-grants', operation: 'post' }, () => {
        const grantId = latestGrantId(simulation);
        simulation.invokeAgain('grant-access', grantId);
        runAfter(simulation, 500, () => simulation.requestEnd(firstUser, grantId));
        return { fault: 'killed-after' };
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'GrantAccess is about to tell that access is active when the sweep has told of an extension',
    faults: 'targeted',
    ...times,
    isLeftAlone: true,
    run(simulation) {
      const { dynamodb } = simulation;
      onState(simulation, 'GrantAccess', (grantId, { invocation: first }) => {
        runAfter(simulation, 20 * second, () => simulation.invokeAgain('grant-access', grantId));
        let isPaused = false;
        simulation.intercept(({ invocation, operation }) => {
          const { status } = dynamodb.all.get(`grant#${grantId}`) ?? {};
          const isSite = invocation !== first && operation === 'change notified';
          if (isPaused || !isSite || invocation.name !== 'grant-access' || status !== 'active')
            return undefined;
          isPaused = true;
          extendAfter(simulation, 100, grantId);
          for (const at of [5, 10]) runAfter(simulation, at * second, () => simulation.sweep());
          return { pauseMs: 30 * second };
        });
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'a duration is chosen while access is being granted',
    faults: 'targeted',
    ...times,
    run(simulation) {
      const { random } = simulation;
      const site = random.pick([
        { name: 'grant-access', operation: 'ListAccountAssignments' },
        { name: 'grant-access', operation: 'change grant' },
        { name: 'grant-access', operation: 'change grant', after: 1 },
        { name: 'grant-access', operation: 'CreateAccountAssignment' },
      ] as const);
      injectAt(simulation, site, ({ invocation }) => {
        const { grantId = '' } = invocation;
        for (const user of [firstUser, firstUser, otherUser])
          extendAfter(simulation, random.between(0, 300), grantId, user, random.pick(durations));
        return { pauseMs: random.between(0, 1_500) };
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'a duration is chosen twice, and Extend is pressed, on one message',
    faults: 'none',
    ...times,
    run(simulation) {
      const { random } = simulation;
      onceGranted(simulation, (grantId) => {
        const at = random.between(0, 10 * minute);
        for (const seconds of [undefined, 1_800, 3_600, 5_400, 10_000])
          extendAfter(simulation, at + random.between(0, 150), grantId, firstUser, seconds);
      });
      pressAt(simulation, second);
    },
  },
];
