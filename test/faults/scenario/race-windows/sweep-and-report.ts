import { minute } from '../../fault-profile.ts';
import { startTime } from '../../simulation.ts';
import { assignmentOf, testUsers } from '../../test-data.ts';
import { injectAt, latestGrantId, pressAt, runAfter } from '../actions.ts';
import type { RaceWindow } from '../race-window.ts';

const [firstUser, otherUser] = testUsers;
const second = 1_000;

export const sweepAndReportWindows: readonly RaceWindow[] = [
  {
    name: 'only the sweep can end access, and another record is malformed',
    faults: 'targeted',
    accessSeconds: 300,
    run(simulation) {
      const { random, dynamodb, time } = simulation;
      void dynamodb.update({
        Key: { id: { S: `grant#${'e'.repeat(32)}` } },
        UpdateExpression: 'SET due = :due, dueAt = :dueAt, #status = :status',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':due': { S: 'grant' },
          ':dueAt': { N: `${startTime / 1000}` },
          ':status': { S: 'malformed' },
        },
      });
      if (random.chance(0.5)) simulation.identityCenter.addAssignment(assignmentOf(otherUser));
      time.at(startTime + second, () => void simulation.press(otherUser));
      pressAt(simulation, 2 * second);
      time.at(startTime + random.between(1, 280) * second, () => simulation.restartEverything());
    },
  },
  {
    name: 'the sweep reads a stale index',
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
    name: 'CloudTrail delivers evidence late',
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
    name: 'a function crashes while it sends the report',
    faults: 'targeted',
    accessSeconds: 60,
    run(simulation) {
      const { random } = simulation;
      const name = random.pick(['report-on-access', 'sweep-grants']);
      const operation = random.pick(['send mail', 'change report', 'read evidence']);
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
    name: 'the end cannot make the report due, and its execution is lost',
    faults: 'targeted',
    accessSeconds: 60,
    run(simulation) {
      const site = { name: 'revoke-access', operation: 'change report' };
      for (const attempt of [1, 2, 3])
        injectAt(simulation, { ...site, attempt }, ({ invocation: { grantId = '' } }) => {
          if (attempt === 1) simulation.stepFunctions.abort(grantId);
          return { fault: 'throttle' };
        });
      pressAt(simulation, second);
    },
  },
  {
    name: 'access can be neither granted nor revoked for a while',
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
      // The calls of access-requested succeed, because there must be a grant.
      simulation.intercept((attempt) =>
        attempt.operation === operation &&
        attempt.invocation.name !== 'access-requested' &&
        simulation.time.now() < startTime + 30 * minute
          ? { fault: 'error-500' }
          : undefined,
      );
      pressAt(simulation, second);
    },
  },
  {
    name: 'the sweep looks again after an end when the next grant has just ended',
    faults: 'none',
    accessSeconds: 90,
    overrides: { maxOperationMs: 500, maxListLagMs: 40_000 },
    run(simulation) {
      let removals = 0;
      simulation.identityCenter.onRemoved(() => {
        removals += 1;
        if (removals === 1) runAfter(simulation, 19.7 * minute, () => simulation.press(firstUser));
        if (removals !== 2) return;
        injectAt(simulation, { name: 'revoke-access', operation: 'change open' }, () => {
          for (const afterMs of [50, 300, 600, 900, 1_200])
            runAfter(simulation, afterMs, () => simulation.sweep());
          return undefined;
        });
      });
      pressAt(simulation, second);
    },
  },
];
