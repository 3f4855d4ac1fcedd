import { plainLine } from '../../platform/one-line.ts';
import type { ReasonTerms } from '../../request/policy/reason-terms.ts';
import type { Grant } from './grant.ts';

/** A reason that the requester has given. The latest one counts; the earlier ones are kept. */
export interface GivenReason {
  readonly at: string;
  readonly text: string;
}

/** How often the reason of a grant may be given: its record stays small. */
export const maxReasons = 20;
export const maxReasonLength = 500;

/** A reason as it is kept: one plain line that is not too long; empty for a text without a visible character. */
export const cleanReason = (text: string): string => plainLine(text, maxReasonLength);

/** The reasons of a grant, oldest first. */
export const reasonsOf = ({ reasons = {} }: Pick<Grant, 'reasons'>): readonly GivenReason[] =>
  Object.entries(reasons)
    .map(([at, text]) => ({ at, text }))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));

/** The reason that counts; `undefined` if none was given. */
export const reasonOf = (grant: Pick<Grant, 'reasons'>): string | undefined =>
  reasonsOf(grant).at(-1)?.text;

/** Whether the requester is asked for a reason, before access or afterwards. */
export const isAskedForReason = ({ reasonMode = 'none' }: Pick<Grant, 'reasonMode'>): boolean =>
  reasonMode !== 'none';

export const isReasonMissing = (grant: Pick<Grant, 'reasonMode' | 'reasons'>): boolean =>
  isAskedForReason(grant) && reasonOf(grant) === undefined;

/**
 * Why a grant may not begin without another reason; `undefined` if it may. `terms` are those of the access rule, as it is now.
 */
export function findMissingReason(
  grant: Pick<Grant, 'reasons'>,
  { mode, tickets }: ReasonTerms,
): string | undefined {
  if (mode !== 'first') return undefined;
  const reason = reasonOf(grant);
  if (reason === undefined) return 'the access rule asks for a reason first by now';
  return namesTicket(reason, tickets)
    ? undefined
    : 'the access rule asks for another ticket by now';
}

/**
 * Whether a reason names a ticket with one of the prefixes, such as `INC-1234`, in capitals or not. A ticket begins a word.
 * True where there are no prefixes: then no ticket is asked for.
 */
export const namesTicket = (reason: string, prefixes: ReadonlySet<string>): boolean =>
  prefixes.size === 0 ||
  [...prefixes].some((prefix) =>
    new RegExp(`(?<![\\p{L}\\p{N}_-])${prefix}[\\p{L}\\p{N}]`, 'iu').test(reason),
  );
