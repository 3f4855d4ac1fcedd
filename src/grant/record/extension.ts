import { toEpochSeconds, toIso } from '../../platform/time.ts';
import { type Grant, grantIdOf, isGrantId } from './grant.ts';

const minute = 60_000;
/** By so much an extension moves the deadline, where that much is left. */
const extensionMs = 30 * minute;
/** A shorter extension is not worth a press: the requester would have to press again at once. */
const minExtensionMs = 5 * minute;

/** Names a deadline that is to be extended, so that two presses at once extend it once. */
export interface ExtensionOrder {
  readonly grantId: string;
  /** The deadline in epoch seconds. */
  readonly from: number;
}

/** The value of the button that extends a grant's deadline, as it is now. */
export const extensionValue = (grant: Grant): string =>
  `${grantIdOf(grant)}.${toEpochSeconds(grant.deadlineAt)}`;

/** Parses the value of a button; `undefined` if it is none of an extension. */
export function parseExtensionValue(value: string): ExtensionOrder | undefined {
  const [, grantId = '', from = ''] = /^([^.]{32})\.([1-9]\d{9})$/.exec(value) ?? [];
  return isGrantId(grantId) ? { grantId, from: Number(from) } : undefined;
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
