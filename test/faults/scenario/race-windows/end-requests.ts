import { testUsers } from '../../test-data.ts';
import { endOnceGranted, injectAt, latestGrantId, pressAt, runAfter } from '../actions.ts';
import type { RaceWindow } from '../race-window.ts';

const [firstUser] = testUsers;
const second = 1_000;

export const endRequestWindows: readonly RaceWindow[] = [
  {
    name: 'an end request comes as the wait for access to expire starts',
    faults: 'none',
    accessSeconds: 3600,
    run(simulation) {
      const { random } = simulation;
      injectAt(simulation, { name: 'step-functions', operation: 'store token' }, () => {
        void simulation.requestEnd(firstUser, latestGrantId(simulation));
        return { pauseMs: random.between(300, 5_000) };
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'the wait for access to expire cannot store its task token',
    faults: 'targeted',
    accessSeconds: 3600,
    run(simulation) {
      const fault = simulation.random.pick(['throttle', 'dropped-after'] as const);
      const site = { name: 'step-functions', operation: 'store token', times: 20 };
      injectAt(simulation, site, () => ({ fault }));
      pressAt(simulation, second);
    },
  },
  {
    name: 'an end request cannot return the task token',
    faults: 'targeted',
    accessSeconds: 3600,
    run(simulation) {
      const { random } = simulation;
      endOnceGranted(simulation, 60_000);
      const fault = random.pick(['killed-before', 'dropped-before', 'conflict'] as const);
      const site = { name: 'access-requested', operation: 'SendTaskSuccess' };
      injectAt(simulation, site, () => ({ fault }));
      injectAt(simulation, { ...site, attempt: 2 }, () => ({ fault }));
      pressAt(simulation, second);
    },
  },
  {
    name: 'access-requested crashes during an end request, and the user repeats it',
    faults: 'none',
    accessSeconds: 3600,
    run(simulation) {
      const { random } = simulation;
      endOnceGranted(simulation, 5_000);
      const site = { name: 'access-requested', operation: 'SendTaskSuccess' };
      injectAt(simulation, site, ({ invocation }) => {
        const { grantId = '' } = invocation;
        runAfter(simulation, random.between(100, 20_000), () =>
          simulation.requestEnd(firstUser, grantId),
        );
        return { fault: 'killed-before' };
      });
      pressAt(simulation, second);
    },
  },
];
