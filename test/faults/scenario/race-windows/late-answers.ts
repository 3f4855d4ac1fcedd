import { minute } from '../../fault-profile.ts';
import { testUsers } from '../../test-data.ts';
import { injectAt, pressAt, runAfter } from '../actions.ts';
import type { RaceWindow } from '../race-window.ts';

const [firstUser] = testUsers;
const second = 1_000;
const name = 'access-requested';

export const lateAnswerWindows: readonly RaceWindow[] = [
  {
    name: 'a call of a press is slow, and its first invocation goes on minutes after the interim answer',
    faults: 'targeted',
    overrides: { maxFreezeMs: 15 * minute },
    accessSeconds: 300,
    run(simulation) {
      const { random } = simulation;
      const operation = random.pick([
        'DescribePermissionSet',
        'change open',
        'change grant',
        'StartExecution',
      ]);
      injectAt(simulation, { name, operation }, () =>
        random.chance(0.5)
          ? { pauseMs: random.between(1_500, 2_600) }
          : { fault: 'slow-response', pauseMs: random.between(500, 2_100) },
      );
      pressAt(simulation, second);
    },
  },
  {
    name: 'an end request is slow, and its first invocation goes on minutes after the interim answer',
    faults: 'targeted',
    overrides: { maxFreezeMs: 15 * minute },
    accessSeconds: 900,
    run(simulation) {
      const { random, checks } = simulation;
      let isFirst = true;
      checks.onGranted((grantId) => {
        if (!isFirst) return;
        isFirst = false;
        const operation = random.pick(['change grant', 'change wait']);
        injectAt(simulation, { name, operation }, () => ({
          pauseMs: random.between(1_500, 2_600),
        }));
        runAfter(simulation, 100, () => simulation.requestEnd(firstUser, grantId));
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'every call of a press is slow, and nothing fails',
    faults: 'none',
    accessSeconds: 300,
    run(simulation) {
      const { random } = simulation;
      const operation = random.pick(['change open', 'change grant', 'StartExecution']);
      injectAt(simulation, { name, operation }, () => ({ pauseMs: random.between(2_300, 9_000) }));
      pressAt(simulation, second);
    },
  },
];
