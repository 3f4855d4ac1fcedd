import { minute } from '../../fault-profile.ts';
import { startTime } from '../../simulation.ts';
import { endOnceGranted, injectAt, latestGrantId, onState, pressAt } from '../actions.ts';
import type { RaceWindow } from '../race-window.ts';

const second = 1_000;

export const notificationWindows: readonly RaceWindow[] = [
  {
    name: 'GrantAccess cannot note what it tells: the sweep tells that access is active',
    faults: 'targeted',
    accessSeconds: 3600,
    isLeftAlone: true,
    run(simulation) {
      const { dynamodb, time } = simulation;
      simulation.intercept(({ invocation, operation }) => {
        if (invocation.name !== 'grant-access' || operation !== 'change notified') return undefined;
        // Decide's own write comes before access is active.
        const { status } = dynamodb.all.get(`grant#${latestGrantId(simulation)}`) ?? {};
        const fails = status === 'active' && time.now() < startTime + 3 * minute;
        return fails ? { fault: 'error-500' } : undefined;
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'GrantAccess is about to tell that access is active when its end has been told',
    faults: 'targeted',
    accessSeconds: 3600,
    isLeftAlone: true,
    run(simulation) {
      const { dynamodb, random } = simulation;
      const pauseMs = random.between(30_000, 45_000);
      let isPaused = false;
      endOnceGranted(simulation, 5_000);
      onState(simulation, 'GrantAccess', (grantId, { invocation: first }) => {
        simulation.invokeAgain('grant-access', grantId);
        simulation.intercept(({ invocation, operation }) => {
          const { status } = dynamodb.all.get(`grant#${grantId}`) ?? {};
          const isSite = invocation !== first && operation === 'change notified';
          if (isPaused || !isSite || invocation.name !== 'grant-access' || status !== 'active')
            return undefined;
          isPaused = true;
          return { pauseMs };
        });
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'Decide tells a denial, since a lookup failed, and is killed: its next try could grant access',
    faults: 'targeted',
    accessSeconds: 3600,
    run(simulation) {
      const name = 'grant-access';
      for (const attempt of [1, 2, 3])
        injectAt(simulation, { name, operation: 'DescribePermissionSet', attempt }, () => ({
          fault: 'throttle',
        }));
      injectAt(simulation, { name, operation: 'post' }, () => ({ fault: 'killed-after' }));
      pressAt(simulation, second);
    },
  },
  {
    name: 'the execution is lost before Decide, and the sweep dies twice before it notifies of the end',
    faults: 'targeted',
    accessSeconds: 60,
    run(simulation) {
      const { dynamodb, stepFunctions } = simulation;
      let kills = 0;
      onState(simulation, 'Decide', (grantId) => stepFunctions.abort(grantId));
      injectAt(simulation, { name: 'grant-access', operation: 'DescribePermissionSet' }, () => ({
        fault: 'killed-before',
      }));
      simulation.intercept(({ invocation, operation }) => {
        const { status } = dynamodb.all.get(`grant#${latestGrantId(simulation)}`) ?? {};
        const isSite = invocation.name === 'sweep-grants' && operation === 'change notified';
        if (kills === 2 || !isSite || status !== 'failed') return undefined;
        kills += 1;
        return { fault: 'killed-before' };
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'Decide cannot read the list, and its write of what is due takes long',
    faults: 'targeted',
    accessSeconds: 300,
    run(simulation) {
      const name = 'grant-access';
      for (const attempt of [1, 2, 3])
        injectAt(simulation, { name, operation: 'ListAccountAssignments', attempt }, () => ({
          fault: 'throttle',
        }));
      injectAt(simulation, { name, operation: 'change notified' }, () => ({
        pauseMs: simulation.random.between(5_000, 20_000),
      }));
      pressAt(simulation, second);
    },
  },
];

export const toldBySweepWindow: RaceWindow = {
  name: 'people were told why access failed, and who tells of the end dies: RevokeAccess, and the sweep at its second look',
  faults: 'targeted',
  accessSeconds: 300,
  overrides: { operationFailureRate: 1 },
  isLeftAlone: true,
  run(simulation) {
    let sweepKills = 0;
    simulation.intercept(({ invocation: { name }, operation }) => {
      const { status, due } =
        simulation.dynamodb.all.get(`grant#${latestGrantId(simulation)}`) ?? {};
      if (operation !== 'change notified' || status !== 'failed') return undefined;
      const isSecondLook = name === 'sweep-grants' && due === undefined && sweepKills === 0;
      if (isSecondLook) sweepKills += 1;
      return isSecondLook || name === 'revoke-access' ? { fault: 'killed-before' } : undefined;
    });
    pressAt(simulation, second);
  },
};
