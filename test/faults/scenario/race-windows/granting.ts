import { minute } from '../../fault-profile.ts';
import type { Simulation } from '../../simulation.ts';
import { accessIdIn, accountId, assignmentOf, linkIdOf, testUsers } from '../../test-data.ts';
import {
  endOnceGranted,
  injectAt,
  latestGrantId,
  pressAt,
  pressOnceRevoked,
  runAfter,
} from '../actions.ts';
import type { RaceWindow } from '../race-window.ts';

const [first, other] = testUsers;
const second = 1_000;
const grantFunction = 'grant-access';
const create = 'CreateAccountAssignment';

/** What people do to take a right away. */
const withdrawals: readonly [
  (simulation: Simulation) => void,
  ...((simulation: Simulation) => void)[],
] = [
  (simulation) => simulation.disableUser(first),
  ({ dynamodb, withdrawPermission: withdraw }) => {
    dynamodb.all.delete(accessIdIn(accountId));
    for (const person of testUsers) withdraw(person);
  },
  ({ dynamodb, withdrawPermission: withdraw }) => {
    const id = linkIdOf(first);
    dynamodb.all.set(id, { id, ssoPrincipal: other.principalId });
    withdraw(first);
  },
];

/** Identity Center keeps no order, and deletes what is not there yet. */
const createAfterDelete = (name: string, maxStatusLagMs: number): RaceWindow => ({
  name,
  faults: 'targeted',
  overrides: {
    maxOperationMs: 10_000,
    maxStatusLagMs,
    refusesConcurrentWrites: false,
    serializesWrites: false,
    deleteOfMissing: 'succeeds',
  },
  run(simulation) {
    injectAt(simulation, { name: grantFunction, operation: create }, ({ invocation }) => {
      runAfter(simulation, 50, () => simulation.requestEnd(first, invocation.grantId ?? ''));
      return undefined;
    });
    const status = 'DescribeAccountAssignmentCreationStatus';
    injectAt(simulation, { name: grantFunction, operation: status }, () => ({
      fault: 'killed-before',
    }));
    pressAt(simulation, second);
  },
});

export const grantingWindows: readonly RaceWindow[] = [
  {
    name: 'a right withdrawn between the click and the grant',
    faults: 'none',
    run(simulation) {
      injectAt(simulation, { name: 'access-requested', operation: 'StartExecution' }, () => {
        simulation.random.pick(withdrawals)(simulation);
        return undefined;
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'a create still in progress when revocation begins',
    faults: 'targeted',
    overrides: { maxOperationMs: 45_000 },
    run(simulation) {
      const { random } = simulation;
      injectAt(simulation, { name: grantFunction, operation: create }, ({ invocation }) => {
        const grantId = invocation.grantId ?? '';
        runAfter(simulation, random.between(0, 1_000), () => simulation.requestEnd(first, grantId));
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
  createAfterDelete('a create that is done after the delete, if that does not wait for it', 0),
  createAfterDelete('a create that is not known yet when the delete is sent', 60_000),
  {
    name: 'a retry that finds our own assignment',
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
    name: 'a create that is sent when its deadline is past',
    faults: 'targeted',
    accessSeconds: 60,
    run(simulation) {
      const { random } = simulation;
      injectAt(simulation, { name: 'access-requested', operation: 'StartExecution' }, () => ({
        fault: 'killed-before',
      }));
      const isLate = random.chance(0.4);
      if (!isLate)
        injectAt(simulation, { name: grantFunction, operation: 'ListAccountAssignments' }, () => {
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
    name: 'two at once who give, and a create that fails',
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
    name: 'a create soon after that of an earlier grant',
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
          if (random.chance(0.7)) void simulation.requestEnd(first, invocation.grantId ?? '');
          return { fault };
        },
      );
      pressAt(simulation, second);
      injectAt(simulation, { name: 'revoke-access', operation: 'change open' }, () => {
        runAfter(simulation, random.between(10, 200), () => simulation.press(first));
        return undefined;
      });
    },
  },
  {
    name: 'a list that shows what an earlier grant made',
    faults: 'targeted',
    overrides: { maxListLagMs: 8 * minute, maxOperationMs: 3_000 },
    run(simulation) {
      const { random } = simulation;
      if (random.chance(0.3)) simulation.identityCenter.addAssignment(assignmentOf(first));
      endOnceGranted(simulation, 60_000);
      pressAt(simulation, second);
      pressOnceRevoked(simulation, 2, 60_000);
    },
  },
  {
    name: 'an end before anything was decided, of somebody who held it',
    faults: 'none',
    run(simulation) {
      const { random } = simulation;
      if (random.chance(0.7)) simulation.identityCenter.addAssignment(assignmentOf(first));
      const operation = random.pick(['read grant', 'DescribeUser', 'ListAccountAssignments']);
      injectAt(simulation, { name: grantFunction, operation }, ({ invocation }) => {
        void simulation.requestEnd(first, invocation.grantId ?? '');
        return { pauseMs: random.between(200, 6_000) };
      });
      pressAt(simulation, second);
      for (const afterMs of [20, 60, 240]) pressAt(simulation, afterMs * second);
    },
  },
  {
    name: 'a death while the person is told',
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
];
