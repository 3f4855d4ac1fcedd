import { minute } from '../fault-profile.ts';
import { type Simulation, startTime } from '../simulation.ts';
import { testUsers } from '../test-data.ts';
import { runAfter } from './actions.ts';

/** Both users press the button: once, several times, twice at once. Slack repeats some requests. */
export function pressButtons(simulation: Simulation): void {
  const { random, time } = simulation;
  let at = startTime + 1_000;
  for (let presses = random.pick([1, 1, 2, 3, 5]); presses > 0; presses -= 1) {
    const user = random.pick([testUsers[0], testUsers[0], testUsers[0], testUsers[1]]);
    time.at(at, async () => {
      const press = await simulation.press(user);
      // The reply to the press has a menu.
      if (random.chance(0.2))
        runAfter(simulation, random.between(0, 4_000), () =>
          simulation.extend(user, press.grantId, random.pick([600, 900, 1_800, 3_600, 7_200])),
        );
      if (random.chance(0.1))
        runAfter(simulation, random.between(0, 4 * minute), () => simulation.sendPress(press));
    });
    if (random.chance(0.2)) time.at(at + random.between(0, 200), () => simulation.press(user));
    at += random.pick([
      random.between(100, 3_000),
      random.between(9_000, 20_000),
      random.between(1, 15) * minute,
      random.between(1, 100) * minute,
    ]);
  }
}

/** After access is granted, users end it early, extend it or press again, and CloudTrail delivers activity late. */
export function reactToAccess(simulation: Simulation): void {
  const { random, checks, identityCenter, time } = simulation;
  const requesterOf = (grantId: string) => {
    const { slackUserId } = simulation.dynamodb.all.get(`grant#${grantId}`) ?? {};
    return testUsers.find((user) => user.slackUserId === slackUserId) ?? testUsers[0];
  };
  const otherUserOf = (grantId: string) =>
    requesterOf(grantId) === testUsers[0] ? testUsers[1] : testUsers[0];
  checks.onGranted((grantId) => {
    if (random.chance(0.1))
      simulation.deliverActivity(time.now() + random.between(0, 100) * minute, grantId);
    if (random.chance(0.1))
      runAfter(simulation, random.between(0, 2 * minute), () =>
        simulation.requestEnd(otherUserOf(grantId), grantId),
      );
    if (random.chance(0.3))
      runAfter(
        simulation,
        random.pick([random.between(0, 120), random.between(0, 5 * minute)]),
        () => simulation.requestEnd(requesterOf(grantId), grantId),
      );
    for (let presses = random.pick([0, 0, 1, 2, 4]); presses > 0; presses -= 1) {
      const user = random.chance(0.9) ? requesterOf(grantId) : otherUserOf(grantId);
      runAfter(simulation, random.pick([200, 5 * minute, 60 * minute]) * random.next(), () =>
        simulation.extend(user, grantId, random.pick([undefined, undefined, 900, 1_500, 3_600])),
      );
    }
  });
  identityCenter.onRemoved(() => {
    if (random.chance(0.4))
      runAfter(
        simulation,
        random.pick([random.between(0, 3_000), random.between(0, 8 * minute)]),
        () => simulation.press(testUsers[0]),
      );
  });
}
