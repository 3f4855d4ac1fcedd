import { minute } from '../../fault-profile.ts';
import { buildSignedPress } from '../../signed-press.ts';
import { type Simulation, startTime } from '../../simulation.ts';
import { testUsers } from '../../test-data.ts';
import { endOnceGranted, injectAt, pressAt, runAfter } from '../actions.ts';
import type { RaceWindow } from '../race-window.ts';

const [firstUser] = testUsers;
const second = 1_000;
const requestFunction = 'access-requested';

/** The first user presses, and Slack sends the same press again. */
const pressAndRepeat = (simulation: Simulation): void =>
  simulation.time.at(startTime + second, async () => {
    const press = await simulation.press(firstUser);
    runAfter(simulation, simulation.random.between(2, 60) * second, () =>
      simulation.sendPress(press),
    );
  });

export const openingWindows: readonly RaceWindow[] = [
  {
    name: 'access-requested crashes between taking the lock, writing the grant and starting its execution',
    faults: 'targeted',
    accessSeconds: 300,
    run(simulation) {
      const { random } = simulation;
      const operation = random.pick(['change open', 'change grant', 'StartExecution']);
      injectAt(simulation, { name: requestFunction, operation }, () => ({
        fault: random.pick(['killed-before', 'killed-after'] as const),
      }));
      pressAt(simulation, second);
      pressAt(simulation, random.pick([random.between(1.2, 9), random.between(10, 30)]) * second);
      pressAt(simulation, random.between(12, 290) * second);
    },
  },
  {
    name: 'the response to StartExecution is lost',
    faults: 'targeted',
    run(simulation) {
      const { random } = simulation;
      const [firstFault, secondFault] = random.pick([
        ['dropped-after', 'dropped-after'],
        ['dropped-after', 'conflict'],
        ['dropped-before', 'dropped-before'],
        ['slow-response', 'conflict'],
        ['closed-after', 'conflict'],
      ] as const);
      const site = { name: requestFunction, operation: 'StartExecution' };
      injectAt(simulation, site, () => ({ fault: firstFault }));
      injectAt(simulation, { ...site, attempt: 2 }, () => ({
        fault: secondFault,
        pauseMs: random.pick([1, 1_500]),
      }));
      pressAt(simulation, second);
      pressAt(simulation, random.between(1, 12) * second);
    },
  },
  {
    name: 'StartExecution is refused while another press starts the same grant',
    faults: 'targeted',
    run(simulation) {
      const { random } = simulation;
      injectAt(simulation, { name: requestFunction, operation: 'StartExecution' }, () => {
        if (random.chance(0.6)) runAfter(simulation, 10, () => simulation.press(firstUser));
        return { fault: 'conflict', pauseMs: random.between(1, 1_900) };
      });
      // The first write creates the grant, the second one closes it.
      const lateOrLost = random.pick([
        {},
        { fault: 'dropped-after' },
        { fault: 'closed-after' },
        { transitMs: random.between(500, 20_000) },
      ] as const);
      injectAt(
        simulation,
        { name: requestFunction, operation: 'change grant', after: 1 },
        () => lateOrLost,
      );
      pressAt(simulation, second);
      pressAt(simulation, random.between(15, 60) * second);
    },
  },
  {
    name: 'each write of a grant arrives late, when another press may have taken over the lock',
    faults: 'targeted',
    run(simulation) {
      const { random } = simulation;
      const site = { name: requestFunction, operation: 'change grant', times: 2 };
      for (const attempt of [1, 2, 3])
        injectAt(simulation, { ...site, attempt }, () => ({
          transitMs: random.between(9_000, 15_000),
        }));
      pressAndRepeat(simulation);
      pressAt(simulation, random.between(11, 14) * second);
    },
  },
  {
    name: 'a write of a grant that the client has sent again arrives late',
    faults: 'targeted',
    run(simulation) {
      const { random } = simulation;
      injectAt(simulation, { name: requestFunction, operation: 'change grant' }, () => ({
        transitMs: random.between(2_000, 70_000),
      }));
      pressAndRepeat(simulation);
      pressAt(simulation, random.between(11, 14) * second);
    },
  },
  {
    name: 'access-requested continues after the grant of the same press has ended',
    faults: 'targeted',
    overrides: { maxFreezeMs: 15 * minute },
    accessSeconds: 60,
    run(simulation) {
      const { random, time } = simulation;
      injectAt(simulation, { name: requestFunction, operation: 'DescribePermissionSet' }, () => ({
        pauseMs: random.between(9_000, 9_900),
      }));
      time.at(startTime + second, () => {
        const press = buildSignedPress(firstUser, time.now(), 0);
        void simulation.sendPress(press);
        runAfter(simulation, random.between(15, 60) * second, () => simulation.sendPress(press));
      });
    },
  },
  {
    name: 'several presses race for a lock whose owner has crashed',
    faults: 'targeted',
    run(simulation) {
      const { random } = simulation;
      injectAt(simulation, { name: requestFunction, operation: 'change open' }, () => ({
        fault: 'killed-after',
      }));
      // Three presses find the lock taken. Pauses one of those that then take it over.
      const after = random.pick([4, 5]);
      injectAt(simulation, { name: requestFunction, operation: 'change open', after }, () => ({
        pauseMs: random.between(100, 6_000),
      }));
      pressAt(simulation, second);
      for (let presses = 3; presses > 0; presses -= 1)
        pressAt(simulation, (13 + random.between(0, 0.2)) * second);
    },
  },
  {
    name: 'several presses race for the lock of a grant that has ended',
    faults: 'targeted',
    overrides: { maxListLagMs: 5 * minute, maxOperationMs: 2_000 },
    accessSeconds: 60,
    pressesOnceMore: true,
    run(simulation) {
      const { random, stepFunctions } = simulation;
      endOnceGranted(simulation, 5_000);
      injectAt(
        simulation,
        { name: 'revoke-access', operation: 'change open' },
        ({ invocation }) => {
          if (random.chance(0.8)) stepFunctions.abort(invocation.grantId ?? '');
          for (let presses = random.pick([1, 3]); presses > 0; presses -= 1)
            runAfter(simulation, random.between(0, 200), () => simulation.press(firstUser));
          return { fault: 'killed-before' };
        },
      );
      pressAt(simulation, second);
    },
  },
  {
    name: 'Slack sends the same press again',
    faults: 'none',
    accessSeconds: 60,
    run(simulation) {
      const { random } = simulation;
      const site = { name: requestFunction, operation: 'change grant', after: 1 };
      injectAt(simulation, site, () => ({ pauseMs: random.between(1, 1_800) }));
      simulation.time.at(startTime + second, () => {
        const press = buildSignedPress(firstUser, simulation.time.now(), 0);
        const send = () => simulation.sendPress(press);
        void send();
        // Before the first one has written the grant, and after.
        for (const withinMs of [40, 40, 300])
          runAfter(simulation, random.between(0, withinMs), send);
        for (let copies = 4; copies > 0; copies -= 1)
          runAfter(simulation, random.between(0, 4.5) * minute, send);
      });
    },
  },
];
