import { minute } from '../../fault-profile.ts';
import { type Simulation, startTime } from '../../simulation.ts';
import { testUsers } from '../../test-data.ts';
import {
  endOnceGranted,
  grantIds,
  injectAt,
  latestGrantId,
  pressAt,
  pressOnceRevoked,
  runAfter,
} from '../actions.ts';
import type { RaceWindow } from '../race-window.ts';

const [firstUser] = testUsers;
const second = 1_000;
const revokeFunction = 'revoke-access';
const isFirstGrant = (simulation: Simulation): boolean => grantIds(simulation).length === 1;

export const revokingWindows: readonly RaceWindow[] = [
  {
    name: 'two RevokeAccess invocations run at once, and a new grant starts between them',
    faults: 'targeted',
    overrides: { maxOperationMs: 300, maxListLagMs: 200, maxStatusLagMs: 0 },
    run(simulation) {
      const { random } = simulation;
      const remove = 'DeleteAccountAssignment';
      const operation = random.pick([remove, remove, remove, 'change grant']);
      endOnceGranted(simulation, 5_000);
      injectAt(
        simulation,
        { name: revokeFunction, operation, times: random.pick([1, 2]) },
        ({ invocation }) => {
          const { grantId = '' } = invocation;
          for (let times = random.pick([1, 8, 8]); times > 0; times -= 1)
            runAfter(simulation, random.between(0, 30_000), () =>
              simulation.invokeAgain(revokeFunction, grantId),
            );
          if (random.chance(0.5))
            runAfter(simulation, random.between(0, 4_000), () => simulation.sweep());
          return { pauseMs: random.between(1_000, 58_000) };
        },
      );
      pressAt(simulation, second);
      pressOnceRevoked(simulation, 3, 3_000);
    },
  },
  {
    name: 'RevokeAccess pauses before it confirms its lease, another invocation revokes, and a new grant starts',
    faults: 'targeted',
    overrides: { maxOperationMs: 300, maxListLagMs: 200, maxStatusLagMs: 0 },
    accessSeconds: 900,
    run(simulation) {
      const { random } = simulation;
      // The first write takes the lease. The third confirms it before the delete.
      const site = { name: revokeFunction, operation: 'change grant', after: 2 };
      injectAt(simulation, site, ({ invocation }) => {
        const { grantId = '' } = invocation;
        for (const withinMs of [4_000, 15_000])
          runAfter(simulation, random.between(1_500, withinMs), () =>
            simulation.invokeAgain(revokeFunction, grantId),
          );
        return { pauseMs: random.between(20_000, 50_000) };
      });
      simulation.checks.onGranted((grantId) => {
        if (isFirstGrant(simulation))
          runAfter(simulation, random.between(0, 5_000), () =>
            simulation.requestEnd(firstUser, grantId),
          );
      });
      pressAt(simulation, second);
      pressOnceRevoked(simulation, 1, 1_000);
    },
  },
  {
    name: 'RevokeAccess runs again when a new grant is open',
    faults: 'targeted',
    overrides: { maxOperationMs: 2_000 },
    run(simulation) {
      const { random } = simulation;
      endOnceGranted(simulation, 3_000);
      injectAt(simulation, { name: revokeFunction, operation: 'change open' }, ({ invocation }) => {
        const { grantId = '' } = invocation;
        runAfter(simulation, random.between(200, 1_000), () => simulation.press(firstUser));
        runAfter(simulation, random.between(2_000, 9_000), () =>
          simulation.invokeAgain(revokeFunction, grantId),
        );
        for (let presses = 3; presses > 0; presses -= 1)
          runAfter(simulation, random.between(3_000, 15_000), () => simulation.press(firstUser));
        return random.chance(0.5) ? { fault: 'killed-after' } : undefined;
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'the response to the delete or to the release of the lock is lost',
    faults: 'targeted',
    overrides: { maxOperationMs: 20_000 },
    accessSeconds: 60,
    run(simulation) {
      const { random } = simulation;
      const fault = random.pick(['killed-after', 'dropped-after', 'killed-before'] as const);
      const operation = random.pick(['DeleteAccountAssignment', 'change open']);
      injectAt(simulation, { name: revokeFunction, operation }, () => ({ fault }));
      pressAt(simulation, second);
    },
  },
  {
    name: 'Identity Center has an outage at the deadline, and the execution is aborted',
    faults: 'targeted',
    accessSeconds: 300,
    overrides: {
      outages: [
        {
          service: 'identity-center',
          from: startTime + 4 * minute,
          until: startTime + 35 * minute,
        },
      ],
    },
    run(simulation) {
      simulation.time.at(startTime + 3 * minute, () =>
        simulation.stepFunctions.abort(latestGrantId(simulation)),
      );
      pressAt(simulation, second);
    },
  },
];
