import type { Blow, Calling } from '../aws/call.ts';
import { people } from '../places.ts';
import { start, type World } from '../world.ts';

export interface Place {
  /** A function's name, or Step Functions' own. */
  readonly name: string;
  readonly operation: string;
  /** Which try of the client; the first one unless told otherwise. */
  readonly attempt?: number;
  /** How many such calls are let by first. */
  readonly after?: number;
  readonly times?: number;
}

/** Does something right at a call, once unless told otherwise: what it gives befalls the call. */
export function strikeAt(
  world: World,
  { name, operation, attempt = 1, after = 0, times = 1 }: Place,
  strike: (calling: Calling) => Blow | undefined,
): void {
  let met = 0;
  world.intercept((calling) => {
    const isHere = calling.invocation.name === name && calling.operation === operation;
    if (!isHere || calling.attempt !== attempt) return undefined;
    met += 1;
    return met > after && met <= after + times ? strike(calling) : undefined;
  });
}

export const grantIds = ({ dynamodb }: World): readonly string[] =>
  [...dynamodb.all.keys()].flatMap((id) =>
    id.startsWith('grant#') ? [id.slice('grant#'.length)] : [],
  );

/** The grant that was asked for last. */
export const latestGrantId = (world: World): string => grantIds(world).at(-1) ?? '';

/** Lets something happen in `milliseconds`, or at once. */
export const soon = (world: World, milliseconds: number, act: () => unknown): void =>
  world.time.after(milliseconds, () => void act());

/** The first person presses the button so long after the start. */
export const clickAt = (world: World, afterMs: number): void =>
  world.time.at(start + afterMs, () => void world.click(people[0]));

/** The first person is done soon after access was given, every time. */
export const endOnceGiven = (world: World, withinMs: number): void =>
  world.checks.onGiven((grantId) =>
    soon(world, world.random.between(0, withinMs), () => world.pressDone(people[0], grantId)),
  );

/** The first person asks again soon after an assignment is gone, so many times. */
export function clickOnceGone(world: World, times: number, withinMs: number): void {
  let left = times;
  world.center.onRemoved(() => {
    if (left-- > 0) soon(world, world.random.between(200, withinMs), () => world.click(people[0]));
  });
}
