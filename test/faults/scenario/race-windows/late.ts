import { minute } from '../../fault-profile.ts';
import { buildSignedPress } from '../../signed-press.ts';
import { type Simulation, startTime } from '../../simulation.ts';
import { assignmentOf, testUsers } from '../../test-data.ts';
import { endOnceGranted, injectAt, latestGrantId, onState, pressAt, runAfter } from '../actions.ts';
import { deleteRecord, expectAccess } from '../changed-records.ts';
import type { RaceWindow } from '../race-window.ts';
import { withdrawals } from './withdrawal.ts';

const [firstUser] = testUsers;
const second = 1_000;
const grantFunction = 'grant-access';

/** How long until a grant's deadline; 0 where its record was deleted meanwhile. */
function leftMs({ dynamodb, time }: Simulation, grantId: string): number {
  const { deadlineAt } = dynamodb.all.get(`grant#${grantId}`) ?? {};
  return typeof deadlineAt === 'string' ? Date.parse(deadlineAt) - time.now() : 0;
}

/** The user ends the first grant as soon as its access is active. */
function endFirst(simulation: Simulation): void {
  let isFirst = true;
  simulation.checks.onGranted((grantId) => {
    if (isFirst) void simulation.requestEnd(firstUser, grantId);
    isFirst = false;
  });
}

/** Runs GrantAccess twice. Each pauses before its create, so that neither has read of the other's. */
function pauseBothCreates(simulation: Simulation, firstMs: number, otherMs: number): void {
  const paused = new Set<number>();
  onState(simulation, 'GrantAccess', (grantId, { invocation: first }) => {
    simulation.invokeAgain(grantFunction, grantId);
    simulation.intercept(({ invocation, operation }) => {
      const pauseMs = invocation === first ? firstMs : otherMs;
      const isSite = invocation.name === grantFunction && operation === 'CreateAccountAssignment';
      if (!isSite || paused.has(pauseMs)) return undefined;
      paused.add(pauseMs);
      return { pauseMs };
    });
  });
}

/** Revocation starts when one create has succeeded, and another GrantAccess is about to send its create. */
function endBetweenTwoCreates(simulation: Simulation): void {
  endOnceGranted(simulation, 100);
  pauseBothCreates(simulation, 5_000, 40_000);
  pressAt(simulation, second);
}

/** Withdraws the permission right after Decide has read it. */
const withdrawnAfterDecide = (
  withdraw: (simulation: Simulation) => void,
  index: number,
): RaceWindow => ({
  name: `the permission is withdrawn between Decide and GrantAccess, way ${index + 1}`,
  faults: 'none',
  run(simulation) {
    onState(simulation, 'Decide', () => withdraw(simulation), 'change grant');
    pressAt(simulation, second);
  },
});

export const lateWindows: readonly RaceWindow[] = [
  ...withdrawals.map(withdrawnAfterDecide),
  {
    name: 'the deadline passes while Identity Center creates',
    faults: 'targeted',
    accessSeconds: 60,
    overrides: { maxListLagMs: 0, maxStatusLagMs: 0, maxOperationMs: 500, clockSkewMs: 0 },
    run(simulation) {
      const { random } = simulation;
      injectAt(simulation, { name: 'access-requested', operation: 'StartExecution' }, () => ({
        fault: 'killed-before',
      }));
      const status = 'DescribeAccountAssignmentCreationStatus';
      injectAt(simulation, { name: grantFunction, operation: status }, ({ invocation }) => ({
        pauseMs: Math.max(1, leftMs(simulation, invocation.grantId ?? '')) + 4 * second,
      }));
      pressAt(simulation, second);
      pressAt(simulation, random.between(20, 40) * second);
    },
  },
  {
    name: 'the response to a create is lost, and the next create fails',
    isLeftAlone: true,
    faults: 'targeted',
    accessSeconds: 900,
    overrides: { maxOperationMs: 3_000, maxListLagMs: 0, maxStatusLagMs: 0 },
    run(simulation) {
      const { identityCenter, time, trace, checks } = simulation;
      const create = { name: grantFunction, operation: 'CreateAccountAssignment' };
      injectAt(simulation, create, () => ({ fault: 'dropped-after' }));
      injectAt(simulation, { ...create, after: 1 }, () => {
        identityCenter.failNext('create');
        return undefined;
      });
      let isGranted = false;
      checks.onGranted(() => {
        isGranted = true;
      });
      time.at(startTime + 5 * minute, () => {
        if (!isGranted)
          trace.addViolation('window-not-granted', `grant ${latestGrantId(simulation)}`);
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'the response to a delete is lost, and the user presses again',
    faults: 'targeted',
    accessSeconds: 900,
    overrides: {
      maxOperationMs: 1_000,
      maxListLagMs: 0,
      refusesConcurrentWrites: false,
      serializesWrites: false,
    },
    run(simulation) {
      const { identityCenter } = simulation;
      endFirst(simulation);
      identityCenter.delayNext('delete', 50_000);
      const remove = { name: 'revoke-access', operation: 'DeleteAccountAssignment' };
      injectAt(simulation, remove, () => ({ fault: 'dropped-after' }));
      let presses = 40;
      identityCenter.onRemoved(() => {
        for (; presses > 0; presses -= 1)
          runAfter(simulation, presses * second, () => simulation.press(firstUser));
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'access becomes active while an end request is written',
    faults: 'targeted',
    accessSeconds: 900,
    overrides: { maxOperationMs: 500, maxListLagMs: 0, maxStatusLagMs: 0, clockSkewMs: 0 },
    run(simulation) {
      const { random } = simulation;
      injectAt(
        simulation,
        { name: grantFunction, operation: 'CreateAccountAssignment' },
        ({ invocation }) => {
          void simulation.requestEnd(firstUser, invocation.grantId ?? '');
          return { pauseMs: 150 };
        },
      );
      // The end request has read the record.
      let isPaused = false;
      simulation.intercept(({ invocation, operation }) => {
        const { grantId = '', name } = invocation;
        const isSite = name === 'access-requested' && operation === 'change grant';
        if (!isSite || isPaused || !simulation.stepFunctions.executions.has(grantId))
          return undefined;
        isPaused = true;
        return { pauseMs: random.between(2_000, 3_500), fault: 'slow-request' };
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'access-requested crashes after it has taken the lock, and the user has the assignment',
    isLeftAlone: true,
    faults: 'targeted',
    run(simulation) {
      const { identityCenter, time, trace, checks } = simulation;
      identityCenter.addAssignment(assignmentOf(firstUser));
      injectAt(simulation, { name: 'access-requested', operation: 'change open' }, () => ({
        fault: 'killed-after',
      }));
      let isGranted = false;
      checks.onGranted(() => {
        isGranted = true;
      });
      time.at(startTime + 2 * minute, () => {
        if (!isGranted)
          trace.addViolation('window-not-granted', `grant ${latestGrantId(simulation)}`);
      });
      pressAt(simulation, second);
      pressAt(simulation, 20 * second);
    },
  },
  {
    name: 'a copy of a press writes its grant after that has ended',
    faults: 'none',
    accessSeconds: 60,
    overrides: { maxOperationMs: 300, maxListLagMs: 0, maxStatusLagMs: 0 },
    run(simulation) {
      endOnceGranted(simulation, 100);
      simulation.time.at(startTime + second, () => {
        const press = buildSignedPress(firstUser, simulation.time.now(), 0);
        let writes = 0;
        simulation.intercept(({ invocation, operation }) => {
          const isSite = invocation.name === 'access-requested' && operation === 'change grant';
          return isSite && ++writes === 1 ? { pauseMs: 6_500 } : undefined;
        });
        void simulation.sendPress(press);
        runAfter(simulation, 300, () => simulation.sendPress(press));
      });
    },
  },
  {
    name: 'Decide runs twice, and the second one ends after GrantAccess has created',
    faults: 'none',
    accessSeconds: 300,
    overrides: { maxOperationMs: 1_000, maxListLagMs: 0, maxStatusLagMs: 0 },
    run(simulation) {
      let isFirstList = true;
      onState(simulation, 'Decide', (grantId, { invocation: first }) => {
        simulation.invokeAgain(grantFunction, grantId);
        simulation.intercept(({ invocation, operation }) => {
          const isSecond = invocation.name === grantFunction && invocation !== first;
          const isSite = operation === 'ListAccountAssignments' && isFirstList;
          if (!isSecond || !isSite) return undefined;
          isFirstList = false;
          return { pauseMs: 20 * second };
        });
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'a grant ends that was never decided, and the user has the assignment',
    isLeftAlone: true,
    faults: 'targeted',
    accessSeconds: 60,
    run(simulation) {
      simulation.identityCenter.addAssignment(assignmentOf(firstUser));
      injectAt(simulation, { name: 'access-requested', operation: 'StartExecution' }, () => ({
        fault: 'killed-before',
      }));
      pressAt(simulation, second);
      pressAt(simulation, 12 * minute);
      expectAccess(simulation, 14 * minute);
    },
  },
  {
    name: 'an end request comes right before the create is sent',
    faults: 'none',
    run(simulation) {
      const { random } = simulation;
      // The first write is that of Decide, the second one sets the status.
      injectAt(
        simulation,
        { name: grantFunction, operation: 'change grant', after: 1 },
        ({ invocation }) => {
          void simulation.requestEnd(firstUser, invocation.grantId ?? '');
          return { pauseMs: random.between(1_000, 6_000) };
        },
      );
      pressAt(simulation, second);
    },
  },
  {
    name: 'a create of GrantAccess fails, and another GrantAccess is about to create',
    isLeftAlone: true,
    faults: 'targeted',
    accessSeconds: 900,
    overrides: { maxOperationMs: 3_000, maxListLagMs: 0, maxStatusLagMs: 0 },
    run(simulation) {
      simulation.identityCenter.failNext('create');
      let changes = 0;
      onState(simulation, 'GrantAccess', (grantId, { invocation: first }) => {
        simulation.invokeAgain(grantFunction, grantId);
        simulation.intercept(({ invocation, operation }) => {
          const isOther = invocation.name === grantFunction && invocation !== first;
          // The second write of the other one is that of its create attempt.
          if (isOther && operation === 'change grant' && ++changes === 2)
            return { pauseMs: 20_000 };
          // The first one creates only after the other one has read that it has not.
          return invocation === first && operation === 'CreateAccountAssignment'
            ? { pauseMs: 5_000 }
            : undefined;
        });
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'access is revoked while another GrantAccess is about to mark it as active',
    faults: 'targeted',
    accessSeconds: 900,
    overrides: { maxOperationMs: 500, maxListLagMs: 0, maxStatusLagMs: 0 },
    run(simulation) {
      const list = 'ListAccountAssignments';
      let isKilled = false;
      let hasListed = false;
      let isPaused = false;
      onState(simulation, 'GrantAccess', (grantId, { invocation: first }) => {
        simulation.invokeAgain(grantFunction, grantId);
        simulation.intercept(({ invocation, operation }) => {
          if (invocation === first && operation === list && !isKilled) {
            isKilled = true;
            return { pauseMs: 10_000, fault: 'killed-before' };
          }
          const isOther = invocation.name === grantFunction && invocation !== first;
          if (!isOther || isPaused) return undefined;
          if (operation === list) hasListed = true;
          if (operation !== 'change grant' || !hasListed) return undefined;
          isPaused = true;
          simulation.disableUser(firstUser);
          return { pauseMs: 40_000 };
        });
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'GrantAccess crashes right before it notifies the requester',
    faults: 'targeted',
    run(simulation) {
      injectAt(simulation, { name: grantFunction, operation: 'post' }, () => ({
        fault: 'killed-before',
      }));
      pressAt(simulation, second);
    },
  },
  {
    name: 'the token of the wait is stored while an end request is about to mark the wait',
    faults: 'none',
    accessSeconds: 3600,
    run(simulation) {
      injectAt(simulation, { name: 'step-functions', operation: 'store token' }, () => {
        void simulation.requestEnd(firstUser, latestGrantId(simulation));
        return { pauseMs: 2_000 };
      });
      injectAt(simulation, { name: 'access-requested', operation: 'change wait' }, () => ({
        pauseMs: 3_000,
      }));
      pressAt(simulation, second);
    },
  },
  {
    name: 'two end requests are written, one after the other',
    faults: 'none',
    accessSeconds: 3600,
    run(simulation) {
      const { checks } = simulation;
      checks.onGranted((grantId) => {
        void simulation.requestEnd(firstUser, grantId);
        runAfter(simulation, 300, () => simulation.requestEnd(firstUser, grantId));
        injectAt(simulation, { name: 'access-requested', operation: 'change grant' }, () => ({
          pauseMs: 3_500,
        }));
        injectAt(simulation, { name: 'revoke-access', operation: 'read grant' }, () => ({
          pauseMs: 15_000,
        }));
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'an end request is written after the grant has ended',
    faults: 'none',
    accessSeconds: 60,
    overrides: { maxOperationMs: 200, maxListLagMs: 0, maxStatusLagMs: 0 },
    run(simulation) {
      const { time, checks } = simulation;
      checks.onGranted((grantId) => {
        const leadMs = leftMs(simulation, grantId) - 1_500;
        runAfter(simulation, leadMs, () => simulation.requestEnd(firstUser, grantId));
        time.after(leadMs, () =>
          injectAt(simulation, { name: 'access-requested', operation: 'change grant' }, () =>
            // Not at a later press, if the request came too late.
            leftMs(simulation, grantId) > -10 * second ? { pauseMs: 7_500 } : undefined,
          ),
        );
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'another GrantAccess is about to send its create when revocation starts',
    faults: 'targeted',
    accessSeconds: 900,
    overrides: { maxOperationMs: 500, maxListLagMs: 0, maxStatusLagMs: 0 },
    run: endBetweenTwoCreates,
  },
  {
    name: 'the record is deleted, and another GrantAccess is about to send its create',
    isLeftAlone: true,
    faults: 'targeted',
    accessSeconds: 900,
    overrides: { maxOperationMs: 500, maxListLagMs: 0, maxStatusLagMs: 0 },
    run(simulation) {
      endBetweenTwoCreates(simulation);
      simulation.time.at(startTime + 20 * second, () =>
        deleteRecord(simulation, latestGrantId(simulation)),
      );
    },
  },
  {
    name: 'a create whose response was lost succeeds after the delete',
    faults: 'targeted',
    accessSeconds: 900,
    overrides: {
      maxOperationMs: 1_000,
      maxListLagMs: 0,
      maxStatusLagMs: 0,
      refusesConcurrentWrites: false,
      serializesWrites: false,
      deleteOfMissing: 'succeeds',
    },
    run(simulation) {
      const create = { name: grantFunction, operation: 'CreateAccountAssignment' };
      simulation.identityCenter.delayNext('create', 4 * minute);
      injectAt(simulation, create, ({ invocation }) => {
        void simulation.requestEnd(firstUser, invocation.grantId ?? '');
        return { fault: 'killed-after' };
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'a create fails at once, and another GrantAccess is about to send its own',
    isLeftAlone: true,
    faults: 'targeted',
    accessSeconds: 900,
    overrides: { maxOperationMs: 0, maxListLagMs: 0, maxStatusLagMs: 0 },
    run(simulation) {
      simulation.identityCenter.failNext('create');
      pauseBothCreates(simulation, 5_000, 20_000);
      pressAt(simulation, second);
    },
  },
  {
    name: 'RevokeAccess dies after the end, and the list lags',
    faults: 'targeted',
    accessSeconds: 900,
    overrides: { maxListLagMs: 5 * minute, maxOperationMs: 500 },
    run(simulation) {
      const site = { name: 'revoke-access', operation: 'change open', times: 6 };
      injectAt(simulation, site, () => ({
        fault: 'killed-before',
      }));
      pressAt(simulation, second);
    },
  },
  {
    name: 'the user has access again when the sweep looks at the list once more',
    faults: 'none',
    accessSeconds: 900,
    run(simulation) {
      pressAt(simulation, second);
      pressAt(simulation, 2_000 * second);
    },
  },
  {
    name: 'RevokeAccess dies before it frees the lock, the user presses again, and the list lags',
    faults: 'targeted',
    accessSeconds: 900,
    overrides: { maxListLagMs: 5 * minute, maxOperationMs: 500 },
    run(simulation) {
      const { time, stepFunctions } = simulation;
      time.at(startTime + 7 * minute, () =>
        simulation.requestEnd(firstUser, latestGrantId(simulation)),
      );
      const site = { name: 'revoke-access', operation: 'change open' };
      injectAt(simulation, site, ({ invocation }) => {
        stepFunctions.abort(invocation.grantId ?? '');
        runAfter(simulation, 100, () => simulation.press(firstUser));
        return { fault: 'killed-before' };
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'StartExecution is refused, and the response to the write of that is lost',
    faults: 'targeted',
    run(simulation) {
      const name = 'access-requested';
      injectAt(simulation, { name, operation: 'StartExecution' }, () => ({ fault: 'conflict' }));
      // The first write creates the grant, the second one closes it.
      injectAt(simulation, { name, operation: 'change grant', after: 1 }, () => ({
        fault: 'dropped-after',
      }));
      pressAt(simulation, second);
      pressAt(simulation, 30 * second);
    },
  },
  {
    name: 'RevokeAccess pauses before its delete, another one starts, and the user presses again',
    faults: 'targeted',
    accessSeconds: 900,
    overrides: {
      maxOperationMs: 300,
      maxListLagMs: 0,
      maxStatusLagMs: 0,
      refusesConcurrentWrites: false,
    },
    run(simulation) {
      const { identityCenter } = simulation;
      endFirst(simulation);
      const site = { name: 'revoke-access', operation: 'DeleteAccountAssignment' };
      injectAt(simulation, site, ({ invocation }) => {
        for (const delayMs of [3_000, 8_000])
          runAfter(simulation, delayMs, () =>
            simulation.invokeAgain('revoke-access', invocation.grantId ?? ''),
          );
        return { pauseMs: 40_000 };
      });
      let presses = 20;
      identityCenter.onRemoved(() => {
        for (; presses > 0; presses -= 1)
          runAfter(simulation, presses * second, () => simulation.press(firstUser));
      });
      pressAt(simulation, second);
    },
  },
];
