import { toEpochSeconds, toIso } from '../../platform/time.ts';
import { accessTimeBegins, type Grant, grantIdOf, isGrantId } from './grant.ts';

const minute = 60_000;
/** By so much an extension moves the deadline, where that much is left. */
const extensionMs = 30 * minute;
/** A shorter extension is not worth a press: the requester would have to press again at once. */
const minExtensionMs = 5 * minute;

/** Names a deadline that is to be moved, so that two presses at once move it once. */
export interface ExtensionOrder {
  readonly grantId: string;
  /** The deadline in epoch seconds. */
  readonly from: number;
  /** How long access is to last in all, where the requester has chosen that; otherwise by one extension longer. */
  readonly seconds?: number;
}

/** The value of the button that extends a grant's deadline, as it is now. */
export const extensionValue = (grant: Grant): string =>
  `${grantIdOf(grant)}.${toEpochSeconds(grant.deadlineAt)}`;

/** The value of an option of the menu with which the requester chooses how long access lasts in all. */
export const durationValue = (grant: Grant, seconds: number): string =>
  `${extensionValue(grant)}.${seconds}`;

/** Parses the value of a button; `undefined` if it is none of an extension. */
export function parseExtensionValue(value: string): ExtensionOrder | undefined {
  const [, grantId = '', from = ''] = /^([^.]{32})\.([1-9]\d{9})$/.exec(value) ?? [];
  return isGrantId(grantId) ? { grantId, from: Number(from) } : undefined;
}

/** Parses the value of an option; `undefined` if it is none of a duration. */
export function parseDurationValue(value: string): ExtensionOrder | undefined {
  const [, extension = '', seconds = ''] = /^(.*)\.([1-9]\d{1,4})$/.exec(value) ?? [];
  const order = parseExtensionValue(extension);
  return order && { ...order, seconds: Number(seconds) };
}

/**
 * The deadline of a grant after an extension, if access may last until `latest` (epoch milliseconds) and no longer
 * than Decide remembered; `undefined` if that is less than five minutes more.
 */
export function extendedDeadline(grant: Grant, latest = Infinity): string | undefined {
  const { deadlineAt, latestDeadlineAt = deadlineAt } = grant;
  const deadline = Date.parse(deadlineAt);
  const extended = Math.min(deadline + extensionMs, Date.parse(latestDeadlineAt), latest);
  return extended - deadline >= minExtensionMs ? toIso(extended) : undefined;
}

/** The deadline of a grant whose access lasts so long in all; `undefined` if that is no longer, or longer than it may last. */
export function chosenDeadline(
  grant: Grant,
  seconds: number,
  latest = Infinity,
): string | undefined {
  const { deadlineAt, latestDeadlineAt = deadlineAt } = grant;
  const chosen = Date.parse(accessTimeBegins(grant)) + seconds * 1000;
  const isLonger = chosen - Date.parse(deadlineAt) >= minExtensionMs;
  const isAllowed = chosen <= Math.min(latest, Date.parse(latestDeadlineAt));
  return isLonger && isAllowed ? toIso(chosen) : undefined;
}

const hour = 3_600;
const commonDurations = [hour / 4, hour / 2, hour, 2 * hour, 4 * hour, 8 * hour, 12 * hour];

/** How long access may last by an access rule, in seconds: common durations, and the rule's own two. */
export const durationsUpTo = (accessSeconds: number, maxAccessSeconds: number): readonly number[] =>
  [...new Set([...commonDurations, accessSeconds, maxAccessSeconds])]
    .filter((seconds) => seconds <= maxAccessSeconds)
    .sort((a, b) => a - b);

/** How long the access of a grant may last in all, if the requester chooses more than it lasts now, in seconds. */
export function possibleDurations(grant: Grant): readonly number[] {
  const { deadlineAt, latestDeadlineAt = deadlineAt } = grant;
  const longestMs = Date.parse(latestDeadlineAt) - Date.parse(accessTimeBegins(grant));
  const longest = Math.floor(longestMs / 1000);
  return [...commonDurations.filter((seconds) => seconds < longest), longest].filter(
    (seconds) => chosenDeadline(grant, seconds) !== undefined,
  );
}
