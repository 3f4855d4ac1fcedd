import { minute } from '../../fault-profile.ts';
import { assignmentOf, testUsers } from '../../test-data.ts';
import {
  endOnceGranted,
  injectAt,
  latestGrantId,
  pressAt,
  pressOnceRevoked,
  runAfter,
} from '../actions.ts';
import { expectAccess } from '../changed-records.ts';
import type { RaceWindow } from '../race-window.ts';
import { withdrawals } from './withdrawal.ts';

const [firstUser] = testUsers;
const second = 1_000;
const grantFunction = 'grant-access';
const create = 'CreateAccountAssignment';

/** Identity Center performs writes in any order, so a delete may succeed before the create. */
const createAfterDelete = (name: string, unknownMs: number): RaceWindow => ({
  name,
  faults: 'targeted',
  overrides: {
    maxOperationMs: unknownMs > 0 ? minute : 10_000,
    maxStatusLagMs: 0,
    refusesConcurrentWrites: false,
    serializesWrites: false,
    deleteOfMissing: 'succeeds',
  },
  run(simulation) {
    injectAt(simulation, { name: grantFunction, operation: create }, ({ invocation }) => {
      runAfter(simulation, 50, () => simulation.requestEnd(firstUser, invocation.grantId ?? ''));
      return undefined;
    });
    const status = 'DescribeAccountAssignmentCreationStatus';
    injectAt(simulation, { name: grantFunction, operation: status }, () => {
      for (const each of simulation.identityCenter.operations.values())
        each.unknownUntil = simulation.time.now() + unknownMs;
      return { fault: 'killed-before' };
    });
    pressAt(simulation, second);
  },
});

export const grantingWindows: readonly RaceWindow[] = [
  {
    name: 'a create is still in progress when revocation starts',
    faults: 'targeted',
    overrides: { maxOperationMs: 45_000 },
    run(simulation) {
      const { random } = simulation;
      injectAt(simulation, { name: grantFunction, operation: create }, ({ invocation }) => {
        const grantId = invocation.grantId ?? '';
        runAfter(simulation, random.between(0, 1_000), () =>
          simulation.requestEnd(firstUser, grantId),
        );
        if (random.chance(0.5))
          runAfter(simulation, random.between(0, 3_000), () =>
            simulation.invokeAgain('revoke-access', grantId),
          );
        const fault = random.pick(['dropped-after', 'killed-after', 'slow-request'] as const);
        return { fault, pauseMs: random.pick([1, random.between(1_000, 55_000)]) };
      });
      pressAt(simulation, second);
      pressOnceRevoked(simulation, 2, 3_000);
    },
  },
  createAfterDelete('a create succeeds after the delete, unless the delete waits for it', 0),
  createAfterDelete('the status of a create is still unknown when the delete is due', 5 * minute),
  {
    name: 'a retry of GrantAccess finds the assignment that it created before',
    faults: 'targeted',
    overrides: { maxListLagMs: 0, maxOperationMs: 1_000 },
    run(simulation) {
      const fault = simulation.random.pick([
        'killed-after',
        'dropped-after',
        'killed-before',
      ] as const);
      injectAt(simulation, { name: grantFunction, operation: create }, () => ({ fault }));
      pressAt(simulation, second);
    },
  },
  {
    name: 'a retry of GrantAccess may not grant any more what it created before',
    faults: 'targeted',
    overrides: { maxListLagMs: 0, maxOperationMs: 1_000 },
    run(simulation) {
      const { random, stepFunctions } = simulation;
      injectAt(simulation, { name: grantFunction, operation: create }, ({ invocation }) => {
        random.pick(withdrawals)(simulation);
        const { grantId = '' } = invocation;
        // Then access lasts until the sweep, which tells people too.
        if (random.chance(0.5))
          runAfter(simulation, random.between(2_000, 6_000), () => stepFunctions.abort(grantId));
        return { fault: 'killed-after' };
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'the deadline passes before the create is sent',
    faults: 'targeted',
    accessSeconds: 60,
    run(simulation) {
      const { random } = simulation;
      injectAt(simulation, { name: 'access-requested', operation: 'StartExecution' }, () => ({
        fault: 'killed-before',
      }));
      const isLate = random.chance(0.2);
      // The first write is that of Decide.
      const sites = [
        { name: grantFunction, operation: 'ListAccountAssignments' },
        { name: grantFunction, operation: 'change grant', after: 1 },
        { name: grantFunction, operation: 'change grant', after: 2 },
      ] as const;
      if (!isLate)
        injectAt(simulation, random.pick(sites), () => {
          const { deadlineAt } =
            simulation.dynamodb.all.get(`grant#${latestGrantId(simulation)}`) ?? {};
          const leftMs = Date.parse(String(deadlineAt)) - simulation.time.now();
          return { pauseMs: Math.max(1, leftMs + random.between(3_500, 6_000)) };
        });
      pressAt(simulation, second);
      pressAt(simulation, (isLate ? random.between(64, 250) : random.between(15, 50)) * second);
    },
  },
  {
    name: 'two GrantAccess invocations run at once, and a create fails',
    faults: 'targeted',
    overrides: { operationFailureRate: 0.5, maxOperationMs: 1_500 },
    run(simulation) {
      const { random } = simulation;
      const operation = random.pick([create, create, create, 'change grant']);
      injectAt(simulation, { name: grantFunction, operation }, ({ invocation }) => {
        const { grantId = '' } = invocation;
        runAfter(simulation, random.between(0, 500), () =>
          simulation.invokeAgain(grantFunction, grantId),
        );
        return { pauseMs: random.between(2_000, 20_000) };
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'a create follows soon after the create of an earlier grant',
    faults: 'targeted',
    overrides: { maxOperationMs: 0, maxListLagMs: 500, maxStatusLagMs: 0 },
    run(simulation) {
      const { random } = simulation;
      endOnceGranted(simulation, 50);
      const fault = random.pick(['dropped-before', 'dropped-after'] as const);
      injectAt(
        simulation,
        { name: grantFunction, operation: create, after: 1 },
        ({ invocation }) => {
          if (random.chance(0.7)) void simulation.requestEnd(firstUser, invocation.grantId ?? '');
          return { fault };
        },
      );
      pressAt(simulation, second);
      injectAt(simulation, { name: 'revoke-access', operation: 'change open' }, () => {
        runAfter(simulation, random.between(10, 200), () => simulation.press(firstUser));
        return undefined;
      });
    },
  },
  {
    name: 'the list still shows the assignment of an earlier grant',
    faults: 'targeted',
    overrides: { maxListLagMs: 8 * minute, maxOperationMs: 3_000 },
    run(simulation) {
      const { random } = simulation;
      if (random.chance(0.3)) simulation.identityCenter.addAssignment(assignmentOf(firstUser));
      endOnceGranted(simulation, 60_000);
      pressAt(simulation, second);
      pressOnceRevoked(simulation, 2, 60_000);
    },
  },
  {
    name: 'an end request comes before GrantAccess has checked for an existing assignment',
    faults: 'none',
    run(simulation) {
      const { random } = simulation;
      if (random.chance(0.7)) simulation.identityCenter.addAssignment(assignmentOf(firstUser));
      const operation = random.pick(['read grant', 'DescribeUser', 'ListAccountAssignments']);
      injectAt(simulation, { name: grantFunction, operation }, ({ invocation }) => {
        void simulation.requestEnd(firstUser, invocation.grantId ?? '');
        return { pauseMs: random.between(200, 6_000) };
      });
      pressAt(simulation, second);
      for (const afterMs of [20, 60, 240]) pressAt(simulation, afterMs * second);
    },
  },
  {
    name: 'GrantAccess crashes while it notifies the requester',
    faults: 'targeted',
    run(simulation) {
      const { random } = simulation;
      const fault = random.pick(['killed-before', 'killed-after'] as const);
      injectAt(
        simulation,
        {
          name: grantFunction,
          operation: random.pick(['post', 'change grant']),
          after: random.pick([0, 1, 2, 3]),
        },
        () => ({ fault }),
      );
      pressAt(simulation, second);
    },
  },
  {
    name: 'the user had the assignment before, and presses again right after the end',
    isLeftAlone: true,
    faults: 'none',
    accessSeconds: 60,
    run(simulation) {
      simulation.identityCenter.addAssignment(assignmentOf(firstUser));
      pressAt(simulation, second);
      pressAt(simulation, 100 * second);
      expectAccess(simulation, 3 * minute);
    },
  },
];
