import type { OpenResult } from '../../../grant/open-grant.ts';
import type { AssignmentTarget } from '../../../grant/record/assignment-target.ts';
import { cleanReason, namesTicket } from '../../../grant/record/given-reasons.ts';
import { throwIfAborted } from '../../../platform/aborted.ts';
import type { AccessRequest, RequestAnswers } from '../../../request/access-request.ts';
import type { Allowed } from '../../../request/policy/decide.ts';
import type { OpenModal } from '../views/modal.ts';
import { buildRequestModal } from '../views/request-modal.ts';

export interface AskFirstWork {
  /** The grant of this access that is open, as a press for it would find it. */
  readonly findOpenGrant: (target: AssignmentTarget) => Promise<OpenResult | undefined>;
  readonly openModal: OpenModal | undefined;
}

export type AskFirstReply =
  | { readonly kind: 'allowed'; readonly result: OpenResult }
  | { readonly kind: 'modal-opened' | 'modal-impossible' }
  /** The press was too old, or Slack too slow: a new press opens the modal anew. */
  | { readonly kind: 'ask-first'; readonly request: AccessRequest }
  | {
      readonly kind: 'request-refused';
      readonly problem: RequestProblem;
      readonly request: AccessRequest;
    };

/** What is wrong with what the requester has said. */
export type RequestProblem =
  | { readonly outcome: 'empty' }
  | { readonly outcome: 'ticket-missing'; readonly prefixes: readonly string[] }
  | { readonly outcome: 'duration-refused'; readonly maxSeconds: number };

/** What may be opened, or what to reply instead. */
type Asked =
  | { readonly outcome: 'complete'; readonly allowed: Allowed; readonly reason: string }
  | { readonly outcome: 'reply'; readonly reply: AskFirstReply };

interface AllowedPress {
  readonly request: AccessRequest;
  readonly allowed: Allowed;
  readonly answers: RequestAnswers | undefined;
  readonly triggerId: string;
  readonly isLate: boolean;
}

/**
 * Asks for a reason before access is granted, where the access rule says so, and checks what was answered. Only a press that
 * is answered in time can open a modal.
 */
export async function askFirst(
  work: AskFirstWork,
  press: AllowedPress,
  signal: AbortSignal,
): Promise<Asked> {
  const { request, allowed, answers } = press;
  const { mode, tickets } = allowed.reasonTerms;
  if (mode === 'first' && answers === undefined)
    return { outcome: 'reply', reply: await openRequestModal(work, press, signal) };
  const reason = cleanReason(answers?.reason ?? '');
  const problem = findProblem(press, reason);
  if (problem !== undefined)
    return { outcome: 'reply', reply: { kind: 'request-refused', problem, request } };
  const accessSeconds = answers?.seconds ?? allowed.accessSeconds;
  // Who is asked afterwards may say it then, with a ticket.
  const isUsable = namesTicket(reason, tickets);
  return {
    outcome: 'complete',
    allowed: { ...allowed, accessSeconds },
    reason: isUsable ? reason : '',
  };
}

function findProblem(
  { allowed, answers }: AllowedPress,
  reason: string,
): RequestProblem | undefined {
  const { reasonTerms: terms, maxAccessSeconds } = allowed;
  const { seconds } = answers ?? {};
  if (seconds !== undefined && (seconds < 60 || seconds > maxAccessSeconds))
    return { outcome: 'duration-refused', maxSeconds: maxAccessSeconds };
  if (terms.mode !== 'first') return undefined;
  if (reason === '') return { outcome: 'empty' };
  return namesTicket(reason, terms.tickets)
    ? undefined
    : { outcome: 'ticket-missing', prefixes: [...terms.tickets].sort() };
}

async function openRequestModal(
  { findOpenGrant, openModal }: AskFirstWork,
  { request, allowed, triggerId, isLate }: AllowedPress,
  signal: AbortSignal,
): Promise<AskFirstReply> {
  const { principalId } = allowed;
  const { responseUrl } = request.slack;
  const open = await findOpenGrant({ ...request, principalId });
  throwIfAborted(signal);
  if (open !== undefined) return { kind: 'allowed', result: open };
  if (openModal === undefined) return { kind: 'modal-impossible' };
  if (isLate) return { kind: 'ask-first', request };
  const isOpen = await openModal({ triggerId, responseUrl }, buildRequestModal(request, allowed));
  throwIfAborted(signal);
  return isOpen ? { kind: 'modal-opened' } : { kind: 'ask-first', request };
}
