import { minute } from '../fault-profile.ts';
import { createRandom, type Random } from '../random.ts';
import { type Simulation, startTime } from '../simulation.ts';
import { cloudTrailDelaySeconds, reasonTerms, testUsers } from '../test-data.ts';
import { grantIds, runAfter } from './actions.ts';

/**
 * Where the access rules ask why, requesters say so while access is active, as it ends, and until after the report; also twice,
 * without a ticket, and for a grant of somebody else. The choices come from a source of their own.
 */
export function giveReasons(simulation: Simulation, seed: number): void {
  const { mode } = simulation.reasonTerms();
  if (mode === 'none') return;
  const random = createRandom(seed + 271_828);
  if (mode === 'first') requestWithReasons(simulation, random);
  let number = 0;
  const say = (grantId: string, delayMs: number): void => {
    const { slackUserId } = simulation.dynamodb.all.get(`grant#${grantId}`) ?? {};
    const [requester, other] =
      testUsers[0].slackUserId === slackUserId ? testUsers : testUsers.toReversed();
    const user = random.chance(0.9) ? requester : other;
    number += 1;
    const text = random.chance(0.85) ? `INC-${number} disk full` : `no ticket ${number}`;
    runAfter(simulation, delayMs, () => user && simulation.giveReason(user, grantId, text));
  };
  simulation.checks.onGranted((grantId) => {
    for (let times = random.pick([0, 1, 1, 2, 4]); times > 0; times -= 1)
      say(grantId, random.pick([2_000, 5 * minute, 60 * minute]) * random.next());
  });
  simulation.identityCenter.onRemoved(() => {
    const delayMs = cloudTrailDelaySeconds * 1_000;
    for (const grantId of grantIds(simulation).slice(-2))
      if (random.chance(0.5))
        say(
          grantId,
          random.pick([random.between(0, delayMs), delayMs + random.between(-20_000, 20_000)]),
        );
  });
}

/** Users submit modals without a reason or a ticket, too, and operators ask for another ticket. */
function requestWithReasons(simulation: Simulation, random: Random): void {
  const { time, faultProfile } = simulation;
  const drawTime = (): number => startTime + random.between(0, 60 * minute);
  for (let times = random.pick([0, 1, 2]); times > 0; times -= 1) {
    const reason = random.pick(['', ' ', 'INC- disk full', `disk full ${times}`]);
    time.at(drawTime(), () => void simulation.press(random.pick(testUsers), reason));
  }
  if (!faultProfile.isFaultFree && random.chance(0.2))
    time.at(drawTime(), () => simulation.changeReason(reasonTerms('first', 'CHG-')));
}
