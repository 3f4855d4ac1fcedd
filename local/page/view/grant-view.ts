import type { Execution, HistoryEvent } from '../../aws/stepfunctions/store/execution.ts';
import { isRecord } from '../../is-record.ts';
import type { GrantView, VisitView } from './sections.ts';

export interface NameLookup {
  account(id: string): string;
  /** By the id of the Identity Center user. */
  requester(principalId: string): string;
}

/** The view of an execution: each visit to a state, with its times and attempts. */
export function buildGrantView(
  execution: Execution,
  events: readonly HistoryEvent[],
  names: NameLookup,
): GrantView {
  const decision = lastDecision(events);
  const target = isRecord(decision?.['target']) ? decision['target'] : undefined;
  return {
    id: execution.name,
    status: execution.status,
    decision: String(decision?.['outcome'] ?? ''),
    requester: target ? names.requester(String(target['principalId'])) : '',
    permissionSet: String(target?.['permissionSetName'] ?? ''),
    account: target ? names.account(String(target['accountId'])) : '',
    startedAt: execution.startDate.getTime(),
    stoppedAt: execution.stopDate?.getTime(),
    visits: buildVisits(events),
  };
}

/** What Decide answered last, as the workflow remembers it; `undefined` before that. */
function lastDecision(
  events: readonly HistoryEvent[],
): Readonly<Record<string, unknown>> | undefined {
  // Only the first state gets the execution's input, which may be forged.
  const [, ...later] = events.filter(({ type }) => type.endsWith('StateEntered'));
  const { decided } = inputOf(later.at(-1)?.details ?? {});
  const decision = isRecord(decided) ? decided['decision'] : undefined;
  return isRecord(decision) ? decision : undefined;
}

const inputOf = ({ input }: HistoryEvent['details']): Readonly<Record<string, unknown>> =>
  parse(String(input ?? '{}'));

function buildVisits(events: readonly HistoryEvent[]): readonly VisitView[] {
  const visits: VisitView[] = [];
  const change = (part: Partial<VisitView>) => {
    const last = visits.at(-1);
    if (last) visits[visits.length - 1] = { ...last, ...part };
  };
  for (const { type, timestamp, details } of events) {
    const at = timestamp.getTime();
    if (type.endsWith('StateEntered')) {
      // A state whose failure is caught has no StateExited event.
      if (visits.at(-1)?.exitedAt === undefined) change({ exitedAt: at });
      visits.push(enter(type, at, details));
    } else if (type === 'TaskScheduled') change(schedule(visits.at(-1), at, details));
    else if (type === 'TaskFailed') change({ error: errorOf(details) });
    else if (type === 'TaskTimedOut') change(timedOut(visits.at(-1), details));
    else if (type === 'TaskSucceeded') change({ error: undefined });
    else if (/StateExited$|^Execution(?!Started)/.test(type)) change({ exitedAt: at });
  }
  return visits;
}

function enter(type: string, enteredAt: number, details: HistoryEvent['details']): VisitView {
  const state = String(details['name']);
  const { revoked } = inputOf(details);
  const seconds = Number(isRecord(revoked) && revoked['reportDelaySeconds']);
  const endsAt = type === 'WaitStateEntered' ? enteredAt + seconds * 1000 : undefined;
  const isFailure = type.startsWith('Fail');
  const error = isFailure ? 'The execution failed' : undefined;
  return { state, enteredAt, exitedAt: undefined, attempts: 0, endsAt, error };
}

function schedule(
  visit: VisitView | undefined,
  at: number,
  { resource, timeoutInSeconds }: HistoryEvent['details'],
): Partial<VisitView> {
  const isWait = String(resource).endsWith('.waitForTaskToken');
  return {
    attempts: (visit?.attempts ?? 0) + 1,
    endsAt: isWait ? at + Number(timeoutInSeconds) * 1000 : undefined,
  };
}

/** A timeout is the normal end of a wait. */
const timedOut = (visit: VisitView | undefined, details: HistoryEvent['details']) =>
  visit?.endsAt === undefined ? { error: errorOf(details) } : {};

const errorOf = ({ error, cause }: HistoryEvent['details']): string =>
  [error, cause].filter(Boolean).join(': ').slice(0, 300);

function parse(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text);
  return isRecord(value) ? value : {};
}
