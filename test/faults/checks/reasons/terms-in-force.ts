import { reasonOf } from '../../../../src/grant/record/given-reasons.ts';
import type { Grant } from '../../../../src/grant/record/grant.ts';
import type { ReasonTerms } from '../../../../src/request/policy/reason-terms.ts';
import { type CheckContext, second, skewMs } from '../check-context.ts';

/** What the access rules asked requesters to say at any moment of a time. */
export const termsBetween = (
  { reasonTerms }: Pick<CheckContext, 'reasonTerms'>,
  from: number,
  to: number,
): readonly ReasonTerms[] =>
  reasonTerms
    .filter(
      ({ since }, index) => since <= to && (reasonTerms[index + 1]?.since ?? Infinity) >= from,
    )
    .map(({ terms }) => terms);

/** The time that a request may take from its decision to the record. */
export const maxRequestMs = 15 * second;

/** What the access rules asked for at the request of a grant, whose record remembers it. */
export const termsOf = (
  context: Pick<CheckContext, 'reasonTerms'>,
  { requestedAt }: Grant,
): readonly ReasonTerms[] =>
  termsBetween(context, Date.parse(requestedAt) - maxRequestMs, Date.parse(requestedAt) + skewMs);

/** Whether access may begin, or last longer, with the reason that a grant has. */
export function hasEnough(grant: Grant, terms: ReasonTerms): boolean {
  const reason = reasonOf(grant);
  return terms.mode !== 'first' || (reason !== undefined && isEnough(reason, terms));
}

/** Whether a reason names a ticket, where one is asked for. */
export const isEnough = (reason: string, { tickets }: ReasonTerms): boolean =>
  tickets.size === 0 || [...tickets].some((prefix) => new RegExp(`${prefix}\\w`).test(reason));
