import { testUsers } from '../../test-data.ts';
import { endOnceGranted, injectAt, latestGrantId, pressAt, runAfter } from '../actions.ts';
import type { RaceWindow } from '../race-window.ts';

const [first] = testUsers;
const second = 1_000;

export const endRequestWindows: readonly RaceWindow[] = [
  {
    name: 'an end that is asked for as the wait begins',
    faults: 'none',
    accessSeconds: 3600,
    run(simulation) {
      const { random } = simulation;
      injectAt(simulation, { name: 'step-functions', operation: 'store token' }, () => {
        void simulation.requestEnd(first, latestGrantId(simulation));
        return { pauseMs: random.between(300, 5_000) };
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'a wait that cannot store its token',
    faults: 'targeted',
    accessSeconds: 3600,
    run(simulation) {
      const fault = simulation.random.pick(['throttle', 'dropped-after'] as const);
      const place = { name: 'step-functions', operation: 'store token', times: 20 };
      injectAt(simulation, place, () => ({ fault }));
      pressAt(simulation, second);
    },
  },
  {
    name: 'a wish whose token is lost',
    faults: 'targeted',
    accessSeconds: 3600,
    run(simulation) {
      const { random } = simulation;
      endOnceGranted(simulation, 60_000);
      const fault = random.pick(['killed-before', 'dropped-before', 'conflict'] as const);
      const place = { name: 'access-requested', operation: 'SendTaskSuccess' };
      injectAt(simulation, place, () => ({ fault }));
      injectAt(simulation, { ...place, attempt: 2 }, () => ({ fault }));
      pressAt(simulation, second);
    },
  },
  {
    name: 'a wish whose sender dies, and that is sent again',
    faults: 'none',
    accessSeconds: 3600,
    run(simulation) {
      const { random } = simulation;
      endOnceGranted(simulation, 5_000);
      const place = { name: 'access-requested', operation: 'SendTaskSuccess' };
      injectAt(simulation, place, ({ invocation }) => {
        const { grantId = '' } = invocation;
        runAfter(simulation, random.between(100, 20_000), () =>
          simulation.requestEnd(first, grantId),
        );
        return { fault: 'killed-before' };
      });
      pressAt(simulation, second);
    },
  },
];
