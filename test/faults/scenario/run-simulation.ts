import type { ReasonMode } from '../../../src/request/policy/reason-terms.ts';
import { drawFaultProfile, minute } from '../fault-profile.ts';
import { createSimulation, type Simulation, startTime, sweepSeconds } from '../simulation.ts';
import { assignmentOf, otherAccountId, testUsers, unrelatedPrincipalId } from '../test-data.ts';
import { answerRequests } from './answer-requests.ts';
import { giveReasons } from './give-reasons.ts';
import { addHostileHands } from './hostile-hands.ts';
import { injectSomewhere, interfere, pauseSomewhere } from './interfere.ts';
import { pressButtons, reactToAccess } from './press-buttons.ts';
import { faultProfileOf, type RaceWindow } from './race-window.ts';
import { raceWindows } from './race-windows/race-windows.ts';

export interface RunResult {
  readonly seed: number;
  readonly raceWindow: RaceWindow | undefined;
  readonly simulation: Simulation;
}

/** Half of the runs go through a race window, one after the other. The others have random faults. */
const drawRaceWindow = (seed: number): RaceWindow | undefined =>
  seed % 4 < 2 ? raceWindows[Math.floor(seed / 4) % raceWindows.length] : undefined;

/** In a third of the runs with random faults the access rules ask for a reason afterwards, in a ninth first. */
function drawReason(seed: number): ReasonMode {
  if (seed % 3 === 0) return 'after';
  return seed % 9 === 1 ? 'first' : 'none';
}

/** Makes one run and checks it. The seed selects the race window unless one is passed; in even ones hostile hands touch records. */
export async function runSimulation(
  seed: number,
  window = drawRaceWindow(seed),
  hasHostileHands = seed % 2 === 0,
): Promise<RunResult> {
  const simulation = createSimulation({
    seed,
    drawFaultProfile: window ? faultProfileOf(window) : drawFaultProfile,
    ...(window?.accessSeconds !== undefined && { accessSeconds: window.accessSeconds }),
    ...(window?.maxAccessSeconds !== undefined && { maxAccessSeconds: window.maxAccessSeconds }),
    ...(window?.approval !== undefined && { approval: window.approval }),
    mayExtend: window === undefined,
    mayNeedApproval: window === undefined,
    reason: window ? (window.reason ?? 'none') : drawReason(seed),
  });
  playScenario(simulation, window, hasHostileHands);
  if (!window?.areRequestersSilent) giveReasons(simulation, seed);
  await runAtLeastUntil(simulation, startTime + (window ? 45 : 150) * minute);
  if (window?.pressesOnceMore || simulation.random.chance(0.2)) await pressOnceMore(simulation);
  simulation.checks.checkRun();
  return { seed, raceWindow: window, simulation };
}

function playScenario(
  simulation: Simulation,
  window: RaceWindow | undefined,
  hasHostileHands: boolean,
): void {
  const { random, identityCenter } = simulation;
  const [firstUser, secondUser] = testUsers;
  identityCenter.addAssignment(assignmentOf({ principalId: unrelatedPrincipalId }));
  identityCenter.addAssignment({ ...assignmentOf(firstUser), accountId: otherAccountId });
  scheduleSweeps(simulation);
  if (hasHostileHands && !window?.isLeftAlone) addHostileHands(simulation);
  if (window) {
    window.run(simulation);
    return;
  }
  if (random.chance(0.15))
    identityCenter.addAssignment(assignmentOf(random.pick([firstUser, secondUser])));
  pressButtons(simulation);
  reactToAccess(simulation);
  answerRequests(simulation);
  interfere(simulation);
  injectSomewhere(simulation);
  pauseSomewhere(simulation);
}

/** Runs the sweep on its schedule. Until the system is stable, some sweeps are late, skipped or doubled. */
function scheduleSweeps({ random, time, faultProfile, trace, sweep }: Simulation): void {
  const scheduleNext = (at: number): void =>
    time.at(at, () => {
      scheduleNext(at + sweepSeconds * 1000);
      const isFaulty =
        time.now() < faultProfile.stableFrom && random.chance(faultProfile.sweepFaultRate);
      const fault = isFaulty
        ? random.pick(['sweep-twice', 'sweep-skipped', 'sweep-late'])
        : undefined;
      if (fault) trace.recordFault(fault, 'the schedule');
      if (fault === 'sweep-skipped') return;
      time.after(fault === 'sweep-late' ? random.between(0, 4 * minute) : 0, () => sweep());
      if (fault === 'sweep-twice') time.after(random.between(0, 500), () => sweep());
    });
  scheduleNext(startTime + random.between(0, sweepSeconds * 1000));
}

/** The time after the last deadline and the last fault within which everything ends, both reports included. */
const settleMs = 170 * minute;

async function runAtLeastUntil(simulation: Simulation, atLeast: number): Promise<void> {
  await simulation.time.runUntil(atLeast);
  const endOfRun = () =>
    Math.max(lastDeadline(simulation), simulation.faultProfile.stableFrom) + settleMs;
  for (let until = endOfRun(); simulation.time.now() < until; until = endOfRun())
    await simulation.time.runUntil(until);
}

/** No run is longer. */
const maxRunMs = 24 * 60 * minute;

function lastDeadline({ dynamodb }: Simulation): number {
  const deadlines = [...dynamodb.all.values()].flatMap(({ deadlineAt }) =>
    typeof deadlineAt === 'string' ? [Date.parse(deadlineAt)] : [],
  );
  // Hostile hands write later ones.
  return Math.max(startTime, ...deadlines.filter((at) => at < startTime + maxRunMs));
}

/** After all faults, the next button press must be granted. */
async function pressOnceMore(simulation: Simulation): Promise<void> {
  void simulation.pressFinally(simulation.random.pick(testUsers));
  await runAtLeastUntil(simulation, simulation.time.now() + minute);
}
