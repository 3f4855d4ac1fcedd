import { performance } from 'node:perf_hooks';
import { createRandom } from '../random.ts';
import { signRequest } from '../signed-press.ts';
import { accountId, hostileMarker, permissionSetArn, testUsers } from '../test-data.ts';
import { forgePress } from './forge-press.ts';
import { buildHostileBodies } from './hostile-payloads.ts';
import { createPressTarget, pressTime } from './press-target.ts';

export interface ForgedPressStats {
  readonly sent: number;
  readonly accepted: number;
  readonly seconds: number;
  readonly kinds: Readonly<Record<string, number>>;
}

/** Sends forged button presses, all different, and counts those that were not rejected. */
export async function sendForgedPresses(count: number, seed = 1): Promise<ForgedPressStats> {
  const random = createRandom(seed);
  const target = createPressTarget();
  const kinds: Record<string, number> = {};
  let accepted = 0;
  const startedAt = performance.now();
  for (let number = 0; number < count; number += 1) {
    const { kind, request } = forgePress(random, number);
    kinds[kind] = (kinds[kind] ?? 0) + 1;
    const { statusCode, body } = await target.handleInteraction(request);
    if (statusCode !== 401 || body !== '') accepted += 1;
    target.logged.length = 0;
  }
  accepted += target.openedGrants.length;
  return { sent: count, accepted, seconds: (performance.now() - startedAt) / 1000, kinds };
}

/** Sends hostile payloads with a valid signature and returns the problems that it found. */
export async function sendHostilePayloads(): Promise<{
  readonly sent: number;
  readonly problems: readonly string[];
}> {
  const problems: string[] = [];
  const bodies = buildHostileBodies();
  for (const body of bodies) {
    const target = createPressTarget();
    const excerpt = body.slice(0, 120);
    try {
      const { signature: _, ...request } = signRequest(body, pressTime);
      const { statusCode } = await target.handleInteraction(request);
      if (statusCode !== 200 && statusCode !== 400)
        problems.push(`responded ${statusCode}: ${excerpt}`);
    } catch (error) {
      problems.push(`crashed with ${String(error)}: ${excerpt}`);
    }
    // A hostile value in a field that decides nothing may leave the request valid.
    for (const { request, allowed } of target.openedGrants)
      if (
        request.accountId !== accountId ||
        request.permissionSetArn !== permissionSetArn ||
        request.slack.userId !== testUsers[0].slackUserId ||
        allowed.principalId !== testUsers[0].principalId ||
        JSON.stringify(request).includes(hostileMarker)
      )
        problems.push(`opened a grant: ${excerpt}`);
    if (target.logged.some((line) => line.includes(hostileMarker)))
      problems.push(`logged raw: ${excerpt}`);
  }
  return { sent: bodies.length, problems };
}

/** Sends both, and prints the results. Returns whether every press was handled safely. */
export async function attackWithPresses(
  count: number,
  print: (line: string) => void,
): Promise<boolean> {
  const { sent, accepted, seconds, kinds } = await sendForgedPresses(count);
  print(
    `${sent} forged presses in ${seconds.toFixed(1)} s (${Math.round(sent / seconds)} per second): ${accepted} accepted`,
  );
  print(
    `  ${Object.entries(kinds)
      .map(([kind, n]) => `${kind} ${n}`)
      .join(', ')}`,
  );
  const hostile = await sendHostilePayloads();
  for (const problem of hostile.problems) print(`  ${problem}`);
  print(
    `${hostile.sent} hostile payloads with a valid signature: ${hostile.problems.length} problems`,
  );
  return accepted === 0 && hostile.problems.length === 0;
}
