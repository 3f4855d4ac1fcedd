import { minute } from '../../../fault-profile.ts';
import { testUsers } from '../../../test-data.ts';
import { injectAt, onceGranted, pressAt, runAfter } from '../../actions.ts';
import type { RaceWindow } from '../../race-window.ts';

const [requester] = testUsers;

/** An hour of access in which only what the window does happens. */
const quietHour = {
  faults: 'none',
  accessSeconds: 3_600,
  reason: 'after',
  areRequestersSilent: true,
  isLeftAlone: true,
} as const;

/** The first line of the report has the reason, or says that there is none. While access is active, people learn it. */
export const reasonWindows: readonly RaceWindow[] = [
  {
    name: 'requesters say why while access is active, as it ends, and as the report is sent',
    faults: 'none',
    accessSeconds: 60,
    reason: 'after',
    isLeftAlone: true,
    run: (simulation) => pressAt(simulation, 1_000),
  },
  {
    name: 'requesters say why while calls fail',
    faults: 'targeted',
    accessSeconds: 300,
    reason: 'after',
    run: (simulation) => pressAt(simulation, 1_000),
  },
  {
    name: 'the requester says why, and then better, while access is active and nothing else changes',
    ...quietHour,
    run(simulation) {
      const { random } = simulation;
      onceGranted(simulation, (grantId) => {
        for (const text of ['INC-1 disk full', 'INC-1 disk of the ledger full'])
          runAfter(simulation, random.between(1, 38) * minute, () =>
            simulation.giveReason(requester, grantId, text),
          );
      });
      pressAt(simulation, 1_000);
    },
  },
  {
    name: 'the requester says why about when the reminder is due, or never',
    ...quietHour,
    run(simulation) {
      const { random } = simulation;
      onceGranted(simulation, (grantId) => {
        if (random.chance(0.6))
          runAfter(simulation, random.between(8, 16) * minute, () =>
            simulation.giveReason(requester, grantId, 'INC-1 disk full'),
          );
      });
      pressAt(simulation, 1_000);
    },
  },
  {
    name: 'a reason or an extension is written, and its invocation has no time left to make people due to be told',
    ...quietHour,
    maxAccessSeconds: 7_200,
    run(simulation) {
      const { random } = simulation;
      injectAt(simulation, { name: 'access-requested', operation: 'change notified' }, () => ({
        pauseMs: random.between(2_300, 5_000),
      }));
      onceGranted(simulation, (grantId) =>
        runAfter(simulation, random.between(1, 38) * minute, () =>
          random.chance(0.5)
            ? simulation.giveReason(requester, grantId, 'INC-1 disk full')
            : simulation.extend(requester, grantId),
        ),
      );
      pressAt(simulation, 1_000);
    },
  },
];

/** A report says the reason that counts, however often access is revoked and reported on. */
export const reportedAgainWindow: RaceWindow = {
  name: 'requesters say why while RevokeAccess and ReportOnAccess are invoked twice, and again',
  faults: 'targeted',
  overrides: { doubleInvocationRate: 1, maxListLagMs: minute },
  accessSeconds: 60,
  reason: 'after',
  run(simulation) {
    const { random } = simulation;
    onceGranted(simulation, (grantId) => {
      for (const name of ['revoke-access', 'report-on-access'] as const)
        for (let times = 3; times > 0; times -= 1)
          runAfter(simulation, random.between(1, 9) * minute, () =>
            simulation.invokeAgain(name, grantId),
          );
    });
    pressAt(simulation, 1_000);
  },
};
