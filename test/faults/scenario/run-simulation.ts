import { drawFaultProfile, minute } from '../fault-profile.ts';
import { createRandom } from '../random.ts';
import { createSimulation, type Simulation, startTime } from '../simulation.ts';
import { assignmentOf, otherAccountId, testUsers, unrelatedPrincipalId } from '../test-data.ts';
import { injectSomewhere, interfere, pauseSomewhere } from './interfere.ts';
import { pressButtons, reactToAccess } from './press-buttons.ts';
import { faultProfileOf, type RaceWindow } from './race-window.ts';
import { raceWindows } from './race-windows/race-windows.ts';
import { scheduleSweeps } from './schedule-sweeps.ts';

export interface RunResult {
  readonly seed: number;
  readonly raceWindow: RaceWindow | undefined;
  readonly simulation: Simulation;
}

/** Half of the runs are driven straight into a window; the others go as chance has it. */
const drawRaceWindow = (seed: number): RaceWindow | undefined => {
  const random = createRandom(seed ^ 0x5eed);
  return random.chance(0.5)
    ? raceWindows[Math.floor(random.next() * raceWindows.length)]
    : undefined;
};

/** Lives through one run, and judges it. The window is drawn from the seed unless it is given. */
export async function runSimulation(
  seed: number,
  window = drawRaceWindow(seed),
): Promise<RunResult> {
  const simulation = createSimulation({
    seed,
    drawFaultProfile: window ? faultProfileOf(window) : drawFaultProfile,
    ...(window?.accessSeconds !== undefined && { accessSeconds: window.accessSeconds }),
  });
  playScenario(simulation, window);
  await runAtLeastUntil(simulation, startTime + (window ? 45 : 150) * minute);
  if (window?.pressesOnceMore || simulation.random.chance(0.2)) await pressOnceMore(simulation);
  simulation.checks.checkRun();
  return { seed, raceWindow: window, simulation };
}

function playScenario(simulation: Simulation, window: RaceWindow | undefined): void {
  const { random, identityCenter } = simulation;
  const [first, second] = testUsers;
  identityCenter.addAssignment(assignmentOf({ principalId: unrelatedPrincipalId }));
  identityCenter.addAssignment({ ...assignmentOf(first), accountId: otherAccountId });
  scheduleSweeps(simulation);
  if (window) {
    window.run(simulation);
    return;
  }
  if (random.chance(0.15)) identityCenter.addAssignment(assignmentOf(random.pick([first, second])));
  pressButtons(simulation);
  reactToAccess(simulation);
  interfere(simulation);
  injectSomewhere(simulation);
  pauseSomewhere(simulation);
}

/** How long after the last deadline and the last fault everything has ended: sweeps, both reports and all. */
const settleMs = 110 * minute;

async function runAtLeastUntil(simulation: Simulation, atLeast: number): Promise<void> {
  await simulation.time.runUntil(atLeast);
  const isOver = () =>
    Math.max(lastDeadline(simulation), simulation.faultProfile.stableFrom) + settleMs;
  for (let until = isOver(); simulation.time.now() < until; until = isOver())
    await simulation.time.runUntil(until);
}

function lastDeadline({ dynamodb }: Simulation): number {
  const deadlines = [...dynamodb.all.values()].flatMap(({ deadlineAt }) =>
    typeof deadlineAt === 'string' ? [Date.parse(deadlineAt)] : [],
  );
  return Math.max(startTime, ...deadlines);
}

/** After every fault, the next button press is granted. */
async function pressOnceMore(simulation: Simulation): Promise<void> {
  void simulation.pressFinally(simulation.random.pick(testUsers));
  await runAtLeastUntil(simulation, simulation.time.now() + minute);
}
