import { performance } from 'node:perf_hooks';
import { accountId, marker, people, permissionSetArn } from '../places.ts';
import { createRandom } from '../random.ts';
import { sign } from '../signed-click.ts';
import { clickTime, createClickTarget } from './click-target.ts';
import { forgeClick } from './forge-click.ts';
import { buildHostileBodies } from './hostile-payloads.ts';

export interface ForgedTally {
  readonly sent: number;
  readonly accepted: number;
  readonly seconds: number;
  readonly kinds: Readonly<Record<string, number>>;
}

const endsAt = clickTime + 10_000;

/** Sends forged clicks, each another; counts those that were not refused. */
export async function sendForgedClicks(count: number, seed = 1): Promise<ForgedTally> {
  const random = createRandom(seed);
  const target = createClickTarget();
  const kinds: Record<string, number> = {};
  let accepted = 0;
  const began = performance.now();
  for (let number = 0; number < count; number += 1) {
    const { kind, request } = forgeClick(random, number);
    kinds[kind] = (kinds[kind] ?? 0) + 1;
    const { statusCode, body } = await target.answer(request, endsAt);
    if (statusCode !== 401 || body !== '') accepted += 1;
    target.logged.length = 0;
  }
  accepted += target.opened.length;
  return { sent: count, accepted, seconds: (performance.now() - began) / 1000, kinds };
}

/** Sends hostile payloads with a good signature; gives what went wrong, in words. */
export async function sendHostilePayloads(): Promise<{
  readonly sent: number;
  readonly problems: readonly string[];
}> {
  const problems: string[] = [];
  const bodies = buildHostileBodies();
  for (const body of bodies) {
    const target = createClickTarget();
    const about = body.slice(0, 120);
    try {
      const { signature: _, ...request } = sign(body, clickTime);
      const { statusCode } = await target.answer(request, endsAt);
      if (statusCode !== 200 && statusCode !== 400)
        problems.push(`answered ${statusCode}: ${about}`);
    } catch (error) {
      problems.push(`crashed with ${String(error)}: ${about}`);
    }
    // What is not of the request's substance may be hostile and the request still a good one.
    for (const { request, allowed } of target.opened)
      if (
        request.accountId !== accountId ||
        request.permissionSetArn !== permissionSetArn ||
        request.slack.userId !== people[0].slackUserId ||
        allowed.principalId !== people[0].principalId ||
        JSON.stringify(request).includes(marker)
      )
        problems.push(`opened a grant: ${about}`);
    if (target.logged.some((line) => line.includes(marker))) problems.push(`logged raw: ${about}`);
  }
  return { sent: bodies.length, problems };
}

/** Both, printed: whether nothing got through. */
export async function attackWithClicks(
  count: number,
  print: (line: string) => void,
): Promise<boolean> {
  const { sent, accepted, seconds, kinds } = await sendForgedClicks(count);
  print(
    `${sent} forged clicks in ${seconds.toFixed(1)} s (${Math.round(sent / seconds)} a second): ${accepted} accepted`,
  );
  print(
    `  ${Object.entries(kinds)
      .map(([kind, n]) => `${kind} ${n}`)
      .join(', ')}`,
  );
  const hostile = await sendHostilePayloads();
  for (const problem of hostile.problems) print(`  ${problem}`);
  print(
    `${hostile.sent} hostile payloads with a good signature: ${hostile.problems.length} problems`,
  );
  return accepted === 0 && hostile.problems.length === 0;
}
