import { minute } from '../../fault-profile.ts';
import { type Simulation, startTime } from '../../simulation.ts';
import { assignmentOf, testUsers } from '../../test-data.ts';
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

const [first, other] = testUsers;
const second = 1_000;
const revokeFunction = 'revoke-access';
const isFirstGrant = (simulation: Simulation): boolean => grantIds(simulation).length === 1;

export const revokingWindows: readonly RaceWindow[] = [
  {
    name: 'two who revoke at once, with a new grant between them',
    faults: 'targeted',
    overrides: { maxOperationMs: 300, maxListLagMs: 200, maxStatusLagMs: 0 },
    run(simulation) {
      const { random } = simulation;
      const sent = 'DeleteAccountAssignment';
      const operation = random.pick([sent, sent, sent, 'change grant']);
      endOnceGranted(simulation, 5_000);
      injectAt(
        simulation,
        { name: revokeFunction, operation, times: random.pick([1, 2]) },
        ({ invocation }) => {
          const { grantId = '' } = invocation;
          for (let others = random.pick([1, 8, 8]); others > 0; others -= 1)
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
    name: 'one who stands still right before proving the lease, another, and a new grant after that',
    faults: 'targeted',
    overrides: { maxOperationMs: 300, maxListLagMs: 200, maxStatusLagMs: 0 },
    accessSeconds: 900,
    run(simulation) {
      const { random } = simulation;
      // The first write takes the lease, and the third is the proof before the delete.
      const place = { name: revokeFunction, operation: 'change grant', after: 2 };
      injectAt(simulation, place, ({ invocation }) => {
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
            simulation.requestEnd(first, grantId),
          );
      });
      pressAt(simulation, second);
      pressOnceRevoked(simulation, 1, 1_000);
    },
  },
  {
    name: 'one who took away, and comes again when a new grant is open',
    faults: 'targeted',
    overrides: { maxOperationMs: 2_000 },
    run(simulation) {
      const { random } = simulation;
      endOnceGranted(simulation, 3_000);
      injectAt(simulation, { name: revokeFunction, operation: 'change open' }, ({ invocation }) => {
        const { grantId = '' } = invocation;
        runAfter(simulation, random.between(200, 1_000), () => simulation.press(first));
        runAfter(simulation, random.between(2_000, 9_000), () =>
          simulation.invokeAgain(revokeFunction, grantId),
        );
        for (let clicks = 3; clicks > 0; clicks -= 1)
          runAfter(simulation, random.between(3_000, 15_000), () => simulation.press(first));
        return random.chance(0.5) ? { fault: 'killed-after' } : undefined;
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'a delete, or the freeing of the lock, whose answer is lost',
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
    name: 'nobody answers at the deadline, and the execution is lost',
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
  {
    name: 'access that nobody but the sweep ends, beside a record that cannot be read',
    faults: 'targeted',
    accessSeconds: 300,
    run(simulation) {
      const { random, dynamodb, time } = simulation;
      const broken = { id: `grant#${'e'.repeat(32)}`, due: 'grant', dueAt: startTime / 1000 };
      void dynamodb.update({
        id: broken.id,
        change: { set: { ...broken, status: 'broken' } },
        when: [{ absent: 'id' }],
      });
      if (random.chance(0.5)) simulation.identityCenter.addAssignment(assignmentOf(other));
      time.at(startTime + second, () => void simulation.press(other));
      pressAt(simulation, 2 * second);
      time.at(startTime + random.between(1, 280) * second, () => simulation.restartEverything());
    },
  },
  {
    name: 'a sweep that meets a stale index',
    faults: 'targeted',
    accessSeconds: 60,
    overrides: { maxIndexLagMs: 30_000 },
    run(simulation) {
      const { random } = simulation;
      pressAt(simulation, second);
      simulation.time.at(startTime + 40 * second, () =>
        simulation.stepFunctions.abort(latestGrantId(simulation)),
      );
      injectAt(simulation, { name: 'sweep-grants', operation: 'change open' }, () => {
        runAfter(simulation, random.between(0, 20_000), () => simulation.sweep());
        return undefined;
      });
    },
  },
  {
    name: 'evidence that comes late',
    faults: 'none',
    accessSeconds: 60,
    run(simulation) {
      const { random, time } = simulation;
      if (random.chance(0.7))
        simulation.checks.onGranted((grantId) =>
          simulation.deliverActivity(time.now() + random.between(1, 50) * minute, grantId),
        );
      pressAt(simulation, second);
    },
  },
  {
    name: 'a death while the report is sent',
    faults: 'targeted',
    accessSeconds: 60,
    run(simulation) {
      const { random } = simulation;
      const name = random.pick(['report-on-access', 'sweep-grants']);
      const operation = random.pick(['send mail', 'change grant', 'read evidence']);
      injectAt(simulation, { name, operation, times: random.pick([1, 3]) }, () => ({
        fault: random.pick(['killed-before', 'killed-after'] as const),
      }));
      if (random.chance(0.5))
        simulation.time.at(startTime + 4 * minute, () =>
          simulation.stepFunctions.abort(latestGrantId(simulation)),
        );
      pressAt(simulation, second);
    },
  },
  {
    name: 'access that cannot be given, and access that cannot be revoked',
    faults: 'targeted',
    accessSeconds: 60,
    run(simulation) {
      const { random } = simulation;
      const operation = random.pick([
        'CreateAccountAssignment',
        'DeleteAccountAssignment',
        'ListAccountAssignments',
        'DescribeUser',
      ]);
      // Not the calls of access-requested: without a grant there is nothing to grant or revoke.
      simulation.intercept(({ operation: called, invocation: { name } }) =>
        called === operation &&
        name !== 'access-requested' &&
        simulation.time.now() < startTime + 30 * minute
          ? { fault: 'error-500' }
          : undefined,
      );
      pressAt(simulation, second);
    },
  },
];
