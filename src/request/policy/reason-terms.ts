import type { StoredRecord } from '../stored-record.ts';
import { MalformedRecordError } from './lookup.ts';

/** When requesters say why: never, once they have access, or before it is granted. */
export const reasonModes = ['none', 'after', 'first'] as const;
export type ReasonMode = (typeof reasonModes)[number];

/** What requesters must say. */
export interface ReasonTerms {
  readonly mode: ReasonMode;
  /** Prefixes such as `INC-`: the reason must name a ticket with one of them. Empty: it need not name any. */
  readonly tickets: ReadonlySet<string>;
}

/** The same in an access rule. */
export interface RuleReason {
  /** `undefined`: the deployment's default applies. */
  readonly reason: ReasonMode | undefined;
  readonly tickets: ReadonlySet<string> | undefined;
}

export const reasonAttributes = ['reason', 'tickets'] as const;

/** Of characters that mean themselves in a regular expression. */
export const ticketPrefix = /^[\w-]{1,32}$/;
const maxPrefixes = 32;

/** Throws MalformedRecordError. */
export function parseRuleReason(record: StoredRecord): RuleReason {
  const reason = reasonModes.find((mode) => mode === record['reason']);
  if (reason === undefined && record['reason'] !== undefined)
    throw new MalformedRecordError('reason is not none, after or first');
  const tickets = ticketsOf(record);
  const problem = reason && problemOfTickets(tickets, reason);
  if (problem) throw new MalformedRecordError(problem);
  return { reason, tickets };
}

function ticketsOf(record: StoredRecord): ReadonlySet<string> | undefined {
  const value: unknown = record['tickets'];
  if (value === undefined) return undefined;
  if (!(value instanceof Set)) throw new MalformedRecordError('tickets is not a string set');
  if (value.size < 1 || value.size > maxPrefixes)
    throw new MalformedRecordError(`tickets does not contain 1 to ${maxPrefixes} prefixes`);
  const tickets = new Set<string>();
  for (const prefix of value) {
    if (typeof prefix !== 'string' || !ticketPrefix.test(prefix))
      throw new MalformedRecordError('tickets contains a value that is not a prefix of tickets');
    tickets.add(prefix);
  }
  return tickets;
}

/** What makes a rule malformed whose `reason`, or the deployment's default, is this. */
export const problemOfTickets = (
  tickets: RuleReason['tickets'],
  mode: ReasonMode,
): string | undefined =>
  tickets !== undefined && mode === 'none'
    ? 'tickets asks for a reason, and reason is none'
    : undefined;
