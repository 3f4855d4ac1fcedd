import type { ReasonTerms } from '../../../../../src/request/policy/reason-terms.ts';
import { minute } from '../../../fault-profile.ts';
import { type Simulation, startTime } from '../../../simulation.ts';
import { reasonTerms, testUsers } from '../../../test-data.ts';
import { type CallSite, injectAt, onceGranted, pressAt, runAfter } from '../../actions.ts';
import type { RaceWindow } from '../../race-window.ts';

const [requester, otherUser] = testUsers;
const second = 1_000;

const afterPress: CallSite = { name: 'access-requested', operation: 'StartExecution' };
/** When Decide has decided. */
const afterDecide = [
  { name: 'grant-access', operation: 'ListAccountAssignments' },
  { name: 'grant-access', operation: 'change grant' },
] as const satisfies readonly CallSite[];

/** What a request was made under, and what the access rule asks for then. */
const changes = [
  [reasonTerms('none'), reasonTerms('first')],
  [reasonTerms('after'), reasonTerms('first')],
  [reasonTerms('first'), reasonTerms('first', 'CHG-')],
] as const satisfies readonly (readonly [ReasonTerms, ReasonTerms])[];

/** Operators change the access rule at a call. Later presses give the new reason. */
function changeRuleAt(simulation: Simulation, site: CallSite): void {
  const [before, after] = simulation.random.pick(changes);
  simulation.changeReason(before);
  injectAt(simulation, site, () => {
    simulation.changeReason(after);
    return undefined;
  });
  pressAt(simulation, second);
}

/** Nothing is given without the reason that the access rule asks for first, as it is at the decision. */
export const askedFirstWindows: readonly RaceWindow[] = [
  {
    name: 'the access rule asks for a reason first, or for another ticket, between the press and Decide',
    faults: 'targeted',
    pressesOnceMore: true,
    run: (simulation) => changeRuleAt(simulation, afterPress),
  },
  {
    name: 'the access rule asks for a reason first, or for another ticket, between Decide and GrantAccess',
    faults: 'targeted',
    pressesOnceMore: true,
    run: (simulation) => changeRuleAt(simulation, simulation.random.pick(afterDecide)),
  },
  {
    name: 'the access rule asks for a reason first once access is active, and the requester extends it',
    faults: 'none',
    accessSeconds: 900,
    maxAccessSeconds: 5_400,
    areRequestersSilent: true,
    isLeftAlone: true,
    run(simulation) {
      const { random } = simulation;
      const soon = (): number => random.between(1, 14) * minute;
      onceGranted(simulation, (grantId) => {
        runAfter(simulation, soon(), () => simulation.changeReason(reasonTerms('first')));
        if (random.chance(0.5))
          runAfter(simulation, soon(), () =>
            simulation.giveReason(
              requester,
              grantId,
              random.pick(['INC-1 disk full', 'disk full']),
            ),
          );
        for (let presses = 3; presses > 0; presses -= 1)
          runAfter(simulation, soon(), () => simulation.extend(requester, grantId));
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'requests with a reason, without one and without a ticket at once, where one is asked for first',
    faults: 'none',
    reason: 'first',
    run(simulation) {
      const { random, time } = simulation;
      for (const reason of [undefined, undefined, '', 'INC- disk full', 'disk full'])
        for (const user of [requester, otherUser])
          time.at(startTime + second + random.between(0, 2 * second), () =>
            simulation.press(user, reason),
          );
    },
  },
];
